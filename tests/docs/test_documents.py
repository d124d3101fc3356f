"""The documents name things that exist: a model, a test folder, a path, a dependency, a decision."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
MODELS = {path.stem for path in (ROOT / "models").rglob("*.sql")} | {
    path.stem for path in (ROOT / "seeds").glob("*.csv")
}


def table_rows(document: str) -> list[list[str]]:
    lines = (ROOT / "docs" / document).read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells if not set(row[0]) <= set("- :")][1:]


def test_requirements_name_models_and_tests_that_exist():
    rows = table_rows("requirements.md")
    assert len(rows) >= 30
    for requirement, _, models, tests in rows:
        assert re.fullmatch(r"A\d+", requirement)
        assert set(re.findall(r"`(\w+)`", models)) - MODELS == set(), requirement
        for folder in re.findall(r"`([\w/]+)/`", tests):
            assert any((ROOT / folder).rglob("*.py")), f"{requirement}: {folder}"


def test_every_path_on_the_walk_of_a_time_entry_exists():
    text = (ROOT / "docs" / "follow-one-time-entry.md").read_text()
    paths = re.findall(r"`((?:models|ingest|crossfoot|tests)/[\w./]+)`", text)
    assert len(paths) >= 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_time_entry_of_the_walk_is_the_one_in_the_fixture():
    text = (ROOT / "docs" / "follow-one-time-entry.md").read_text()
    quoted = re.search(r"`(TE-0001,[^`]+)`", text).group(1)
    assert quoted in (ROOT / "tests/fixtures/golden/inputs/psa_time_entry.csv").read_text().splitlines()


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


def test_every_command_is_documented():
    documented = (ROOT / "docs" / "application.md").read_text()
    from typer.main import get_command

    from crossfoot.cli import app

    commands = get_command(app).commands
    assert len(commands) >= 14
    assert [name for name in commands if f"`{name}" not in documented] == []


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
