"""Pages by e-mail, each recipient's as that person's rights show it: the command `deliver`, meant for cron."""

import hashlib
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.deciding import desk
from crossfoot.cli.shell import Shell
from crossfoot.errors import OK, SOURCE_DOWN, USAGE, CrossfootError
from crossfoot.settings import Delivery

if TYPE_CHECKING:
    from crossfoot.gateway.access import Access, Reader
    from crossfoot.gateway.exports import Records
    from crossfoot.gateway.views import View
    from crossfoot.workflow import Journal
    from crossfoot.workflow.notices import Message

app = typer.Typer()


@app.command()
def deliver(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[DELIVERY]...", help="All of them by default.")] = None,
) -> None:
    """Send the pages of `deliveries` by e-mail; who has no right to one gets none, and no state is sent twice.

    Exit 69 when a mail server did not take one.
    """
    from crossfoot.gateway.access import read_access
    from crossfoot.gateway.failures import unknown
    from crossfoot.run.decided import journal

    shell: Shell = context.obj
    known = shell.settings.deliveries
    for name in names or list(known) or [""]:
        if name not in known:
            what = f"There is no delivery '{name}'." if name else "There are no deliveries."
            raise unknown("XF-541", what, name, known, "add it under deliveries, see docs/application.md")
    access, written = read_access(shell.workspace.root / "access.yml"), journal(shell.workspace, shell.settings)
    outcomes = [
        (name, to, *_outcome(shell, written, access, name, to))
        for name in names or list(known)
        for to in known[name].to
    ]
    rows = [(name, to, told) for name, to, told, _ in outcomes]
    if shell.json:
        shell.document([{"delivery": name, "to": to, "outcome": told} for name, to, told in rows])
    elif not shell.quiet:
        shell.table("", ("delivery", "to", "outcome"), rows)
    if any(exit_code == SOURCE_DOWN for *_, exit_code in outcomes):
        raise typer.Exit(SOURCE_DOWN)


def _outcome(shell: Shell, written: "Journal", access: "Access", name: str, to: str) -> tuple[str, int]:
    """What became of one recipient's document, with an exit code; what could not be sent is a warning, too."""
    try:
        return _deliver(shell, written, access, name, to), OK
    except CrossfootError as refused:
        told = " ".join(filter(None, (refused.code, refused.what, *refused.why.splitlines())))
        shell.warn(f"{name} was not sent to {to}: {told}")
        return f"not sent: {told}", refused.exit_code


def _deliver(shell: Shell, written: "Journal", access: "Access", name: str, to: str) -> str:
    from crossfoot import gateway
    from crossfoot.desk.pages import read_page
    from crossfoot.gateway.access import reader_of
    from crossfoot.gateway.views import PAGES, RECORD_PAGES, Filters, narrowed
    from crossfoot.gateway.views.frame import caveats_now
    from crossfoot.workflow.notifier import addressed, deliver

    root, delivery = shell.workspace.root, shell.settings.deliveries[name]
    build = gateway.open(root).build
    reader = reader_of(access, build, to, [])
    if delivery.page in PAGES | RECORD_PAGES and delivery.page not in reader.pages:
        raise _refused("XF-543", f"The role {reader.role} does not open the page '{delivery.page}'.")
    state = _state(delivery, build.id, reader)
    if any((event.details["to"], event.details["state"]) == (to, state) for event in written.events(_subject(name))):
        return "sent before"
    served = gateway.open(root, build.id, delivery.currency, reader.policy)
    filters = Filters(delivery.period, delivery.compare, delivery.basis, narrowed(delivery.only))
    made = read_page(served, lambda: desk(shell), delivery.page, filters)
    if made.is_empty:
        raise _refused("XF-544", f"{made.title} shows this reader nothing for {made.scope}.")
    message = _message(made, delivery, reader, caveats_now(served.build))
    problem = deliver(addressed(shell.settings.notify[delivery.through].to, to), message)
    if problem:
        raise _refused("XF-545", f"The mail server did not take it: {problem}", SOURCE_DOWN)
    facts = {"page": made.page, "file": delivery.file, "build": build.id, "role": reader.role, "state": state}
    written.record(_subject(name), "deliver", "crossfoot", to=to, **facts)
    return "sent"


def _message(page: "View | Records", delivery: Delivery, reader: "Reader", caveats: dict[str, str]) -> "Message":
    from crossfoot.gateway.exports import FILES
    from crossfoot.workflow.notices import Attachment, Message

    file = FILES[delivery.file]
    lines = [
        f"{page.named} · {page.scope} · {page.currency}",
        f"as of {page.as_of}, build {page.build}",
        f"Made for {reader.name} with the rights of the role {reader.role}.",
        *(f"{caveat}: {told}" for caveat, told in caveats.items()),
        *page.told,
    ]
    made = file.make(page, reader.name, caveats)
    attached = Attachment(f"{page.stem}.{delivery.file}", file.mime, made)
    return Message(f"Crossfoot: {page.named}", "\n".join(lines), file=attached)


def _state(delivery: Delivery, build: str, reader: "Reader") -> str:
    """What a document depends on: the build, what is asked of it, and the rights of who reads it."""
    asked = delivery.model_dump(exclude={"to", "through"})
    rights = (reader.role, reader.policy.restricted, reader.policy.costs, reader.policy.predicate())
    return hashlib.sha256(repr((build, sorted(asked.items()), rights)).encode()).hexdigest()[:16]


def _subject(name: str) -> str:
    return f"delivery:{name}"


def _refused(code: str, what: str, exit_code: int = USAGE) -> CrossfootError:
    return CrossfootError(code, what, exit_code=exit_code)
