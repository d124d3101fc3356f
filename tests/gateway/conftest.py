"""A small published build, made by hand, and the gateway to it."""

import json
from pathlib import Path

import pytest

from crossfoot import gateway
from tests import compiled
from tests.gateway.small_build import write_build
from tests.numbers import product
from tests.numbers.expected import GOLDEN
from tests.once import made_once


@pytest.fixture(scope="session")
def semantic_manifest() -> str:
    """The semantic manifest of models/metrics, as dbt writes it."""
    return (compiled.compile_project() / "semantic_manifest.json").read_text()


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
    """The gateway to the golden firm under strict checks, published by the product from dbt's compiled SQL."""
    return gateway.open(made_once(tmp_path_factory, "golden", publish_golden))


def publish_golden(root: Path) -> None:
    """Runs the golden firm in a workspace."""
    workspace = product.workspace(root, golden=GOLDEN / "inputs")
    with workspace.settings.open("a") as settings:
        settings.write("checks: {profile: strict}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crossfoot.run.build.run_dbt", compiled.run_compiled)
        product.run(workspace)
