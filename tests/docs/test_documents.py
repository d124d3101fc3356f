"""The documents name things that exist: a model, a test folder, a path, a dependency, a decision."""

import re
from pathlib import Path

from ingest.connectors import CONNECTORS

ROOT = Path(__file__).parent.parent.parent
MODELS = {path.stem for path in (ROOT / "models").rglob("*.sql")} | {
    path.stem for path in (ROOT / "seeds").glob("*.csv")
}


def table_rows(document: str) -> list[list[str]]:
    lines = (ROOT / "docs" / document).read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells if not set(row[0]) <= set("- :")][1:]


NOT_BUILT = "A24"


def test_every_requirement_is_listed_with_what_carries_shows_and_proves_it():
    rows = table_rows("requirements.md")
    assert [row[0] for row in rows] == [f"A{number}" for number in range(1, 64)]
    for requirement, _, carried, shown, proved in rows:
        assert carried and proved and (shown or requirement == NOT_BUILT), requirement
    text = (ROOT / "docs" / "requirements.md").read_text()
    assert re.findall(r"^Not built: .*\((A\d+)\)", text, re.M) == [NOT_BUILT]


def test_requirements_name_what_exists():
    pages = {path.stem for path in (ROOT / "dashboards" / "layouts").glob("*.py")}
    for requirement, _, carried, shown, proved in table_rows("requirements.md"):
        for name in re.findall(r"`([^`]+)`", f"{carried} {proved}"):
            assert name in MODELS or ("/" in name and (ROOT / name).is_file()), f"{requirement}: {name}"
        assert all(name.endswith(".py") for name in re.findall(r"`([^`]+)`", proved)), requirement
        unknown = set(re.findall(r"`([^`]+)`", shown)) - pages - commands()
        assert unknown == set(), requirement


def test_every_path_on_the_walk_of_a_time_entry_exists():
    text = (ROOT / "docs" / "follow-one-time-entry.md").read_text()
    paths = re.findall(r"`((?:models|ingest|crossfoot|tests)/[\w./]+)`", text)
    assert len(paths) >= 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_time_entry_of_the_walk_is_the_one_in_the_fixture():
    text = (ROOT / "docs" / "follow-one-time-entry.md").read_text()
    quoted = re.search(r"`(TE-0001,[^`]+)`", text).group(1)
    assert quoted in (ROOT / "tests/fixtures/golden/inputs/psa_time_entry.csv").read_text().splitlines()


def test_every_system_says_how_to_check_it_and_what_it_cannot_tell():
    pages = sorted((ROOT / "docs" / "connect").glob("*.md"))
    systems = {path.parent.name for path in (ROOT / "ingest").glob("*/streams.yml")} - {"drop"}
    assert {path.stem for path in pages} == systems | {"README"}
    for page in (page for page in pages if page.stem != "README"):
        text = page.read_text()
        assert "## How to check" in text and "cannot tell" in text and "connector: " in text, page.stem


def test_the_records_that_open_in_their_own_system_are_listed():
    rows = [row for row in table_rows("connect/README.md") if len(row) == 3 and "`" in row[0]]
    told = {name: set(re.findall(r"`(\w+)`", row[2])) for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    assert told == {
        name: {stream.name for stream in connector.streams.values() if stream.links}
        for name, connector in CONNECTORS.items()
    }


def test_every_dependency_earns_its_line():
    declared = re.search(r"^dependencies = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.S | re.M).group(1)
    names = {re.split(r"[\[<>=~! ]", name)[0] for name in re.findall(r'"([^"]+)"', declared)}
    documented = {re.sub(r"[`]", "", row[0]) for row in table_rows("dependencies.md")}
    assert len(names) >= 8
    assert names - documented == set()


def test_every_decision_is_listed():
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    records = [path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")]
    assert len(records) >= 8
    assert [name for name in records if name not in listed] == []


def commands() -> set[str]:
    """The commands, those of a group after its name."""
    from typer.main import get_command

    from crossfoot.cli import app

    top = get_command(app).commands
    return set(top) | {f"{group} {name}" for group in top for name in getattr(top[group], "commands", {})}


def test_every_command_is_documented():
    documented = (ROOT / "docs" / "application.md").read_text()
    top = {name for name in commands() if " " not in name}
    assert len(top) >= 14
    assert [name for name in sorted(top) if f"`{name}" not in documented] == []


def test_every_link_between_documents_leads_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text())]
    assert len(links) >= 15
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_the_table_of_roles_is_what_roles_may_do():
    from crossfoot.gateway.access import ROLES

    rows = {row[0].strip("`"): [cell == "yes" for cell in row[1:]] for row in table_rows("access.md")}
    assert rows == {
        name: [role.costs, role.pay, role.console, role.decides, role.closes] for name, role in ROLES.items()
    }
