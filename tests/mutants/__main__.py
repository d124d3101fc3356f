"""`python -m tests.mutants [SHARE]`: makes mistakes one by one, counts those nothing notices, writes docs/mutants.md.

SHARE is the part of the places of every model and of the definitions in which one is made, 0.2 by default, 1 for all.
"""

import math
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context

from tests.mutants.definitions import wrong_definitions
from tests.mutants.judge import judge_definition, judge_model
from tests.mutants.models import models
from tests.mutants.operators import sites
from tests.mutants.report import write_report

SEED = 20260101
SHARE = 0.2
PROCESSES = 2


def sample(found: list, share: float) -> list:
    """A part of what was found, the same for as long as the models stay the same."""
    return random.Random(SEED).sample(found, math.ceil(share * len(found)))


def main() -> None:
    """Judges a sample and writes the report; fails when too much survives or a reason is disproved."""
    share = float(sys.argv[1]) if len(sys.argv) > 1 else SHARE
    places = {name: list(sites(name, sql)) for name, sql in sorted(models().items())}
    chosen = [site for found in places.values() for site in sample(found, share)]
    random.Random(SEED).shuffle(chosen)
    definitions = list(wrong_definitions())
    total = sum(map(len, places.values())) + len(definitions)
    verdicts = []
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        in_models = pool.map(judge_model, chosen, chunksize=8)
        in_definitions = pool.map(judge_definition, sample(definitions, share), chunksize=4)
        for verdict in filter(None, chain(in_models, in_definitions)):
            verdicts.append(verdict)
            print(
                f"{len(verdicts)} {verdict.place}: {verdict.mistake}: {verdict.noticed_by or 'NOT NOTICED'}", flush=True
            )
    sys.exit(write_report(verdicts, total))


if __name__ == "__main__":
    main()
