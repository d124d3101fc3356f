"""`python -m tests.mutants [SHARE]`: makes mistakes one by one, counts those nothing notices, writes docs/mutants.md.

SHARE is the part of the places of every model and of the definitions in which one is made, 0.35 by default, 1 for all.
"""

import math
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.mutants.definitions import Wrong, right, wrong_definitions
from tests.mutants.judge import definition_noticed, noticed
from tests.mutants.models import models
from tests.mutants.operators import Site, mutate, sites
from tests.mutants.report import Verdict, write_report

SEED = 20260101
SHARE = 0.35
PROCESSES = 2


def sample(found: list, share: float) -> list:
    """A part of what was found, the same for as long as the models stay the same."""
    return random.Random(SEED).sample(found, math.ceil(share * len(found)))


def judge_model(site: Site) -> Verdict:
    """What notices one mistake in a model."""
    mutant = mutate(site, models()[site.model])
    return Verdict(site.model, site.operator, mutant.mistake, noticed({site.model: mutant.sql}))


def judge_definition(wrong: Wrong) -> Verdict:
    """What notices one mistake in a definition."""
    written = wrong.semantic_manifest if wrong.leaf else right()
    return Verdict(wrong.metric, "definition", wrong.mistake, definition_noticed(wrong.semantic_manifest, written))


def main() -> None:
    """Judges a sample and writes the report; fails when too much survives or a survivor has no reason."""
    share = float(sys.argv[1]) if len(sys.argv) > 1 else SHARE
    places = {name: list(sites(name, sql)) for name, sql in sorted(models().items())}
    chosen = [site for found in places.values() for site in sample(found, share)]
    definitions = list(wrong_definitions())
    total = sum(map(len, places.values())) + len(definitions)
    verdicts = []
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        for verdict in [
            *pool.map(judge_model, chosen, chunksize=8),
            *pool.map(judge_definition, sample(definitions, share)),
        ]:
            verdicts.append(verdict)
            if not verdict.noticed_by:
                print(f"{len(verdicts)} SURVIVED {verdict.place}: {verdict.mistake}", flush=True)
    sys.exit(write_report(verdicts, total))


if __name__ == "__main__":
    main()
