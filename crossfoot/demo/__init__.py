"""A made-up services firm, written in drop format: `generate(out)` or `python -m crossfoot.demo OUT`."""

from crossfoot.demo.generate import generate

__all__ = ["generate"]
