"""`python -m tests.mutants`: breaks the models one by one and counts the mistakes that nothing notices."""

import random
import sys
import time

from tests.mutants.judge import noticed
from tests.mutants.models import models
from tests.mutants.operators import mutate, sites

SEED = 20260101
SAMPLE = 400


def sample(size: int, seed: int = SEED):
    """The same mutants for a seed, as long as the models stay the same."""
    found = [site for name, sql in sorted(models().items()) for site in sites(name, sql)]
    return random.Random(seed).sample(found, min(size, len(found)))


def main() -> None:
    chosen = sample(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE, int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
    start, survivors = time.time(), []
    for number, site in enumerate(chosen, start=1):
        mutant = mutate(site, models()[site.model])
        verdict = noticed({site.model: mutant.sql})
        if verdict is None:
            survivors.append(mutant)
            print(f"SURVIVED {mutant.id}\n    {mutant.place[:300]}", flush=True)
        if number % 20 == 0:
            print(f"{number} {len(survivors)} {time.time() - start:.0f}s", flush=True)


main()
