"""Identity proposals of the served build with what was decided about them, and links whose end is known."""

from pathlib import Path
from typing import Any

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.gateway.identity import read_contracts, read_known
from crossfoot.settings import did_you_mean
from crossfoot.workflow import Identity, Link

COLUMNS = ("status", "proposal_id", "kind", "from_id", "from_name", "to_id", "to_name", "score", "evidence", "against")


def proposals(found: list[dict[str, Any]], identity: Identity) -> list[dict[str, Any]]:
    """The proposals of a build with their status, and every decision about something else.

    `is_by_rule` where a rule of the register, and no person, took the decision.
    """
    decided, rows = identity.decided(), []
    for row in found:
        known = decided.pop(row["proposal_id"], None)
        holds = known is not None and known.status != "undone"
        rows.append(row | {"status": known.status if holds else "open", "is_by_rule": holds and known.is_by_rule})
    for id, item in decided.items():
        link = {"proposal_id": id, "kind": item.link.kind, "from_id": item.link.from_id, "to_id": item.link.to_id}
        told = {"status": item.status, "evidence": item.link.basis, "is_by_rule": item.is_by_rule}
        rows.append(dict.fromkeys(COLUMNS, "") | link | told)
    return rows


def checked_link(root: Path, kind: str, from_id: str, to_id: str, basis: str = "") -> Link:
    """A link whose end is known. XF-524 when both are projects with a contract, XF-526 for an unknown end."""
    known = read_known(root, kind)
    if to_id not in known or from_id == to_id:
        what = f"There is no {kind} '{to_id}'{did_you_mean(to_id, known)}" if to_id not in known else "They are one id."
        raise CrossfootError("XF-526", what, kept="Nothing was recorded.", exit_code=USAGE)
    if kind == "project" and from_id in read_contracts(root):
        raise CrossfootError(
            "XF-524",
            f"{from_id} holds a contract of its own.",
            why="Which of two contracts holds is decided where they stand.",
            kept="Nothing was recorded.",
            next="merge the projects in the PSA, or crossfoot identity reject",
            exit_code=USAGE,
        )
    return Link(kind, from_id, to_id, basis)


def basis(row: dict[str, Any]) -> str:
    """What speaks for and against a proposal, in one line."""
    return "; ".join(part for part in (row["evidence"], row["against"] and f"against: {row['against']}") if part)
