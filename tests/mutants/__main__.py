"""`python -m tests.mutants [--seed N] [--mistakes N]`: makes mistakes one by one, counts those nothing notices.

The sample is drawn from all mistakes that can be made in the models and definitions; the outcome is docs/mutants.md.
"""

import argparse
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context

from tests.mutants.definitions import wrong_definitions
from tests.mutants.judge import judge_definition, judge_model
from tests.mutants.models import models
from tests.mutants.operators import Site, sites
from tests.mutants.report import write_report

SEED, MISTAKES = 20261215, 200
PROCESSES = 2


def main() -> None:
    """Judges a sample and writes the report; fails when too much survives or a reason is disproved."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Judge a sample of mistakes.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--mistakes", type=int, default=MISTAKES)
    asked = parser.parse_args()
    possible = [site for name, sql in sorted(models().items()) for site in sites(name, sql)] + list(wrong_definitions())
    chosen = random.Random(asked.seed).sample(possible, min(asked.mistakes, len(possible)))
    in_models = [each for each in chosen if isinstance(each, Site)]
    in_definitions = [each for each in chosen if not isinstance(each, Site)]
    verdicts = []
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        judged = pool.map(judge_model, in_models), pool.map(judge_definition, in_definitions)
        for verdict in filter(None, chain(*judged)):
            verdicts.append(verdict)
            print(
                f"{len(verdicts)} {verdict.place}: {verdict.mistake}: {verdict.noticed_by or 'NOT NOTICED'}", flush=True
            )
    sys.exit(write_report(verdicts, len(possible), asked.seed))


if __name__ == "__main__":
    main()
