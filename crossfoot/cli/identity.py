"""The commands about identity: list, accept, reject, link, undo."""

from typing import Annotated

import typer

from crossfoot.cli.deciding import Actor, Reason, desk, who
from crossfoot.cli.shell import Shell
from crossfoot.errors import USAGE, CrossfootError

app = typer.Typer(
    no_args_is_help=True,
    help="Which customers, people and projects are the same. Similar ones are only proposed; a person decides, and the"
    " next build reads the decision. Undoing it restores the numbers.",
)

Id = Annotated[str, typer.Argument(metavar="ID", help="A proposal id, or its first characters.")]
KINDS = ("customer", "person", "project")


@app.command("list")
def list_proposals(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option(metavar="|".join(KINDS))] = None,
    everything: Annotated[bool, typer.Option("--all", help="Decided ones, too.")] = False,
) -> None:
    """The open proposals, best score first: from_id may be to_id, what speaks for it, and what against."""
    from crossfoot.desk.identity import COLUMNS
    from crossfoot.gateway.views.words import spoken
    from crossfoot.gateway.views.worklist import auto_match

    shell: Shell = context.obj
    pairs = _rows(shell)
    rows = [row for row in pairs if kind in (None, row["kind"]) and (everything or row["status"] == "open")]
    if shell.json:
        shell.document(rows)
    else:
        matched, cells = auto_match(pairs), [[row[name] for name in COLUMNS] for row in rows]
        shell.table(
            f"{len(rows)} proposals", COLUMNS, cells, note=f"Pairs matched by rule: {spoken(matched)} · {matched.words}"
        )


@app.command()
def accept(
    context: typer.Context,
    proposal: Id,
    into: Annotated[str | None, typer.Option(metavar="ID", help="Which of the two stays; to_id by default.")] = None,
    reason: Reason = "",
    actor: Actor = "",
) -> None:
    """The two are the same: from the next build on, the records of one count as the other's."""
    from crossfoot.desk.identity import basis

    shell: Shell = context.obj
    row = _one(shell, proposal)
    ids = [row["from_id"], row["to_id"]]
    if into not in (None, *ids):
        raise CrossfootError("XF-525", f"'{into}' is neither of {' and '.join(ids)}.", exit_code=USAGE)
    ids = [*(id for id in ids if id != (into or row["to_id"])), into or row["to_id"]]
    _accept(shell, row["kind"], *ids, basis(row), reason, actor)


@app.command()
def link(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="|".join(KINDS))],
    from_id: Annotated[str, typer.Argument(metavar="FROM")],
    to_id: Annotated[str, typer.Argument(metavar="TO")],
    reason: Reason = "",
    actor: Actor = "",
) -> None:
    """The same without a proposal: from the next build on, the records of FROM count as those of TO."""
    if kind not in KINDS:
        raise CrossfootError("XF-525", f"'{kind}' is none of {', '.join(KINDS)}.", exit_code=USAGE)
    _accept(context.obj, kind, from_id, to_id, "", reason, actor)


@app.command()
def reject(context: typer.Context, proposal: Id, reason: Reason = "", actor: Actor = "") -> None:
    """The two are not the same; they are not proposed again."""
    from crossfoot.desk.identity import basis
    from crossfoot.workflow import Link

    shell: Shell = context.obj
    row = _one(shell, proposal)
    desk(shell).identity.reject(Link(row["kind"], row["from_id"], row["to_id"], basis(row)), who(actor), reason)
    shell.say(f"Rejected: {row['from_id']} is not {row['to_id']}.")


@app.command()
def undo(context: typer.Context, proposal: Id, reason: Reason = "", actor: Actor = "") -> None:
    """Take a decision back: the next build is as if it had not been taken."""
    shell: Shell = context.obj
    decided = desk(shell).identity
    found = [item for id, item in decided.decided().items() if id.startswith(proposal)]
    if len(found) != 1:
        what = f"{len(found)} decisions begin with '{proposal}'."
        raise CrossfootError("XF-520", what, next="crossfoot identity list --all", exit_code=USAGE)
    decided.undo(found[0], who(actor), reason)
    shell.say("Undone.\nNext: crossfoot run")


def accept_by_rule(shell: Shell) -> None:
    """Accepts the open proposals that a rule of the register merges; the next build reads them.

    What cannot hold beside another link (XF-521, XF-522) is left: of three that are the same, two links say it all.
    """
    from crossfoot.desk.identity import basis
    from crossfoot.gateway.identity import read_proposals
    from crossfoot.workflow import Link
    from crossfoot.workflow.identity import RULE

    ruled = [row for row in read_proposals(shell.workspace.root).to_dicts() if row["rule"]]
    if not ruled:
        return
    identity, accepted = desk(shell).identity, 0
    decided = identity.decided()
    for row in ruled:
        if row["proposal_id"] in decided:
            continue
        link = Link(row["kind"], row["from_id"], row["to_id"], basis(row))
        try:
            identity.accept(link, f"{RULE}{row['rule']}", "the rule register merges it")
            accepted += 1
        except CrossfootError as refused:
            if refused.code not in ("XF-521", "XF-522"):
                raise
    if accepted:
        shell.say(f"{accepted} identity proposals accepted by rule.\nNext: crossfoot run")


def _accept(shell: Shell, kind: str, from_id: str, to_id: str, basis: str, reason: str, actor: str) -> None:
    from crossfoot.desk.identity import checked_link

    linked = checked_link(shell.workspace.root, kind, from_id, to_id, basis)
    desk(shell).identity.accept(linked, who(actor), reason)
    shell.say(f"Accepted: {from_id} counts as {to_id} from the next build on.\nNext: crossfoot run")


def _rows(shell: Shell) -> list[dict]:
    from crossfoot.desk.identity import proposals
    from crossfoot.gateway.identity import read_proposals

    return proposals(read_proposals(shell.workspace.root).to_dicts(), desk(shell).identity)


def _one(shell: Shell, prefix: str) -> dict:
    found = [row for row in _rows(shell) if row["proposal_id"].startswith(prefix)]
    if len(found) != 1:
        what = f"{len(found)} proposals begin with '{prefix}'."
        raise CrossfootError("XF-520", what, next="crossfoot identity list", exit_code=USAGE)
    return found[0]
