"""The generator is a function of its arguments: same seed, same bytes; the two formats hold the same rows."""

import filecmp
import os
import subprocess
import sys

import polars as pl
import pytest

from crossfoot.demo import generate
from crossfoot.demo.layout import LAYOUT


def names(folder) -> list:
    return sorted(path.name for path in folder.iterdir())


def test_same_seed_same_bytes_in_another_process_with_one_thread(firm_folder, size, tmp_path):
    arguments = [str(tmp_path), *(f"--{name}={value}" for name, value in size.items())]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "5"}
    subprocess.run([sys.executable, "-m", "crossfoot.demo", *arguments], check=True, env=environment)
    assert names(tmp_path) == names(firm_folder) == sorted(f"{file}.csv" for file in LAYOUT)
    assert filecmp.cmpfiles(tmp_path, firm_folder, names(firm_folder), shallow=False) == (names(firm_folder), [], [])


def test_another_seed_is_another_firm(firm_folder, size, tmp_path):
    generate(tmp_path, **{**size, "seed": size["seed"] + 1})
    same = filecmp.cmpfiles(tmp_path, firm_folder, names(firm_folder), shallow=False)[0]
    assert set(same) <= {"ref_fiscal_period.csv", "ref_legal_entity.csv"}


def test_parquet_replaces_csv_and_holds_the_same_rows(firm_folder, size, tmp_path):
    generate(tmp_path, people=3, months=1)
    generate(tmp_path, **size, format="parquet")
    assert names(tmp_path) == sorted(f"{file}.parquet" for file in LAYOUT)
    for file in LAYOUT:
        csv = pl.read_csv(firm_folder / f"{file}.csv", infer_schema=False)
        assert csv.equals(pl.read_parquet(tmp_path / f"{file}.parquet")), file


@pytest.mark.parametrize(("people", "months", "start"), [(1, 1, "2026-02"), (4, 3, "2024-12"), (35, 26, "2023-07")])
def test_any_size_and_start(tmp_path, people, months, start):
    generate(tmp_path, people=people, months=months, seed=1, start=start)
    periods = pl.read_csv(tmp_path / "ref_fiscal_period.csv").sort("period")["period"]
    assert (len(periods), periods[1]) == (months + 1, start)
    assert len(pl.read_csv(tmp_path / "hr_worker.csv")) == people


@pytest.mark.parametrize("wrong", [{"people": 0}, {"months": 0}, {"format": "xlsx"}])
def test_impossible_arguments_are_refused(tmp_path, wrong):
    with pytest.raises(ValueError):
        generate(tmp_path / "out", **wrong)
    assert not (tmp_path / "out").exists()
