"""A small published build, made by hand, and the gateway to it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crossfoot import gateway
from tests import compiled
from tests.gateway.small_build import write_build
from tests.numbers import product
from tests.numbers.expected import GOLDEN

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def semantic_manifest(tmp_path_factory) -> str:
    """The semantic manifest of models/metrics, parsed by dbt over empty marts."""
    project = tmp_path_factory.mktemp("project")
    metrics = project / "models" / "metrics"
    shutil.copytree(ROOT / "models" / "metrics", metrics)
    shutil.copytree(ROOT / "macros", project / "macros")
    (project / "dbt_project.yml").write_text("name: crossfoot\nprofile: crossfoot\nmodel-paths: [models]\n")
    shutil.copy(ROOT / "profiles.yml", project)
    for model in {name for sql in metrics.glob("*.sql") for name in re.findall(r"ref\('(\w+)'\)", sql.read_text())}:
        (project / "models" / f"{model}.sql").write_text("select 1 as x")
    environment = os.environ | {"DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    command = [sys.executable, "-m", "dbt.cli.main", "parse", "--quiet"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return (project / "target" / "semantic_manifest.json").read_text()


@pytest.fixture(scope="session")
def workspace(semantic_manifest, tmp_path_factory) -> Path:
    """A workspace that serves the small build."""
    folder = tmp_path_factory.mktemp("workspace")
    write_build(folder, "20260501T000000000Z", semantic_manifest)
    return folder


@pytest.fixture(scope="session")
def firm(workspace) -> gateway.Gateway:
    """The gateway of the administrator."""
    return gateway.open(workspace)


@pytest.fixture(scope="session")
def constant(workspace) -> gateway.Gateway:
    """The gateway of the administrator, constant currency."""
    return gateway.open(workspace, currency="constant")


@pytest.fixture(scope="session")
def declared(semantic_manifest) -> dict[str, dict]:
    """What models/metrics declares about each metric."""
    return {metric["name"]: metric for metric in json.loads(semantic_manifest)["metrics"]}


@pytest.fixture(scope="session")
def golden(tmp_path_factory) -> gateway.Gateway:
    """The gateway to the golden firm, published by the product from dbt's compiled SQL."""
    root = tmp_path_factory.mktemp("golden")
    workspace = product.workspace(root, golden=GOLDEN / "inputs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crossfoot.run.build.run_dbt", compiled.run_compiled)
        product.run(workspace)
    return gateway.open(root)
