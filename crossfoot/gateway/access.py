"""Who may see what: the roles and scopes of people and groups in `access.yml`. Nobody else sees anything.

groups:
  finance: {role: finance}
  data-leads: {role: delivery_leader, practices: [DAT], members: [bo@example.com]}
people:
  ann@example.com: {role: account_manager, customers: own}
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crossfoot.errors import INSECURE, CrossfootError
from crossfoot.gateway.failures import refuse
from crossfoot.gateway.policy import Policy
from crossfoot.gateway.published import Published
from crossfoot.yaml_file import EMAIL, invalid, read_yaml


@dataclass(frozen=True)
class Role:
    """What a role may do besides seeing the numbers in its scope.

    `costs`: cost and margin of engagements, and cells of few people; `pay`: payroll and what people cost; `console`:
    SQL on the published files, for readers of the whole firm; `decides`: works on exceptions; `closes`: closes periods.
    `with_costs` are the pages that the permission to see costs adds, where `access.yml` gives it.
    """

    pages: frozenset[str]
    with_costs: frozenset[str] = frozenset()
    costs: bool = False
    pay: bool = False
    console: bool = False
    decides: bool = False
    closes: bool = False


def _pages(names: str) -> frozenset[str]:
    return frozenset(names.split())


SALES, DELIVERY, MONEY = "bookings account", "utilization projects", "margin billing cash"
ALL = _pages(f"executive {SALES} {DELIVERY} {MONEY} reconciliation close data_health")

ROLES = {
    "executive": Role(ALL - {"close"}, costs=True),
    "delivery_leader": Role(_pages(f"executive {DELIVERY} margin billing reconciliation"), costs=True, decides=True),
    "project_manager": Role(_pages("projects billing reconciliation"), _pages("margin"), decides=True),
    "resource_manager": Role(_pages("utilization reconciliation"), decides=True),
    "finance": Role(ALL, costs=True, console=True, decides=True, closes=True),
    "hr_payroll": Role(_pages("utilization margin reconciliation"), costs=True, pay=True, decides=True),
    "sales_ops": Role(_pages(f"{SALES} reconciliation"), decides=True),
    "account_manager": Role(_pages("account")),
    "auditor": Role(ALL, costs=True, pay=True, console=True),
    "admin": Role(ALL, costs=True, pay=True, console=True, decides=True, closes=True),
}

Keys = frozenset[Annotated[str, Field(min_length=1)]]


class Grant(BaseModel):
    """A role and how it is narrowed; what is not named is not narrowed. `own` are the records that name the person.

    `costs` adds the permission to see costs to a role that has none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Literal[tuple(ROLES)]
    costs: bool = False
    entities: Keys | None = None
    practices: Keys | None = None
    customers: Keys | Literal["own"] | None = None
    engagements: Keys | Literal["own"] | None = None


class GroupGrant(Grant):
    """The grant of a group. `members` have it by e-mail, besides those whom the identity provider tells to be in it."""

    members: frozenset[Annotated[str, Field(pattern=EMAIL)]] = frozenset()


class Access(BaseModel):
    """A validated `access.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: dict[str, GroupGrant] = {}
    people: dict[str, Grant] = {}

    def groups_of(self, email: str, told: list[str]) -> tuple[str, ...]:
        """The groups a person is in, as they are named here: those the provider `told`, and those with the e-mail."""
        who = email.lower()
        return tuple(
            name for name, grant in self.groups.items() if name in told or who in map(str.lower, grant.members)
        )

    def grant(self, email: str, told: list[str]) -> Grant:
        """The grant of a person: the one under the e-mail, else that of the first group named; XF-420 without any."""
        own = {name.lower(): grant for name, grant in self.people.items()}.get(email.lower())
        found = own or next((self.groups[group] for group in self.groups_of(email, told)), None)
        if found is None:
            raise refuse("XF-420", f"{email} has no role here.", "access.yml names no such person or group.", "")
        return found


@dataclass(frozen=True)
class Reader:
    """Who looks, with which role, the rows that may be seen, and the groups of `access.yml` the person is in."""

    name: str
    role: str
    policy: Policy
    is_signed_in: bool = True
    groups: tuple[str, ...] = ()

    @property
    def owners(self) -> tuple[str, ...]:
        """In whose name this reader keeps views: the own, that of the role, those of the groups of `access.yml`."""
        return (f"person:{self.name}", f"role:{self.role}", *(f"group:{group}" for group in self.groups))

    @property
    def may(self) -> Role:
        """What the role allows."""
        return ROLES[self.role]

    @property
    def pages(self) -> frozenset[str]:
        """The pages that may be opened, `console` among them where SQL is allowed."""
        more = self.may.with_costs if self.policy.costs else frozenset()
        return self.may.pages | more | ({"console"} if self.has_console else frozenset())

    @property
    def has_console(self) -> bool:
        """Whether SQL is allowed: for readers of the whole firm only."""
        return self.may.console and not self.policy.scopes


def local_reader(name: str) -> Reader:
    """The administrator of the local machine."""
    return Reader(name, "admin", Policy(), is_signed_in=False)


def read_access(path: Path) -> Access:
    """Reads `access.yml`; XF-202 names what is wrong, XF-421 (exit 78) that there is none."""
    if not path.is_file():
        raise CrossfootError(
            "XF-421",
            f"There is no {path.name}, so nobody may see anything.",
            why="With sign-in, every reader needs a role.",
            next=f"write {path.name} as docs/access.md shows",
            exit_code=INSECURE,
        )
    try:
        return Access.model_validate(read_yaml(path))
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_url=False)]
        raise invalid(path, "\n".join(lines)) from None


def reader_of(access: Access, build: Published, email: str, groups: list[str]) -> Reader:
    """The reader a person is, in a build; `groups` are those the identity provider tells.

    `own` becomes the customers or engagements that name the person.
    """
    grant = access.grant(email, groups)
    role = ROLES[grant.role]
    policy = Policy(
        restricted=role.pay,
        costs=role.costs or grant.costs,
        entities=grant.entities,
        practices=grant.practices,
        customers=_own(build, "customer_id", "account_owner_id", email, grant.customers),
        engagements=_own(build, "engagement_id", "project_manager_id", email, grant.engagements),
    )
    return Reader(email, grant.role, policy, groups=access.groups_of(email, groups))


def _own(build: Published, key: str, owner: str, email: str, keys: frozenset | str | None) -> frozenset[str] | None:
    if keys != "own":
        return keys
    sql = f"""
        select distinct engagement.{key}
        from general.harmonized.engagement as engagement
        inner join general.harmonized.worker as worker on engagement.{owner} = worker.resource_id
        where lower(worker.email) = lower(?)"""
    return frozenset(value for (value,) in build.rows(sql, [email]))
