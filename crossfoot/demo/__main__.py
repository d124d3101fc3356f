"""python -m crossfoot.demo OUT [--people N] [--months N] [--seed N] [--format csv|parquet] [--start YYYY-MM]"""

import argparse
from pathlib import Path

from crossfoot.demo import generate


def main() -> None:
    """Read the command line and write the drop."""
    parser = argparse.ArgumentParser(prog="python -m crossfoot.demo", description="Write a made-up services firm.")
    parser.add_argument("out", type=Path, help="folder for the drop's files")
    parser.add_argument("--people", type=int, default=120, help="everybody employed at any time (default 120)")
    parser.add_argument("--months", type=int, default=12, help="reported months (default 12)")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same bytes (default 7)")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--start", default="2025-01", help="first reported month, YYYY-MM (default 2025-01)")
    generate(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
