"""The arrows between the rooms: Python by import-linter, models by the references they write."""

import re
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
MAY_READ = {
    "staging": {"landing", "staging", "seeds"},
    "harmonized": {"staging", "harmonized", "seeds", "run"},
    "marts": {"harmonized", "marts", "seeds", "run"},
    "metrics": {"marts", "harmonized", "reconciliation"},
    "reconciliation": {
        "staging",
        "harmonized",
        "marts",
        "reconciliation",
        "seeds",
        "run",
        "run_history",
        "landing_log",
    },
}


def test_python_rooms(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_models_read_only_rooms_to_their_left():
    rooms = {path.stem: path.relative_to(ROOT / "models").parts[0] for path in (ROOT / "models").rglob("*.sql")}
    rooms |= {path.stem: "seeds" for path in (ROOT / "seeds").rglob("*.csv")}
    wrong = []
    for path in (ROOT / "models").rglob("*.sql"):
        room, text = rooms[path.stem], path.read_text()
        read = {rooms[name] for name in re.findall(r"ref\('(\w+)'\)", text)}
        read |= set(re.findall(r"source\('(\w+)'", text))
        read |= {"landing"} if "current_landed(" in text else set()
        read |= {"staging"} if "input_layer(" in text else set()
        read |= {"run"} if "policy(" in text else set()
        wrong += [f"{path.stem} ({room}) reads {other}" for other in read - MAY_READ[room]]
    assert rooms and wrong == []
