"""Stand-in for dbt's adapter: every dispatched macro is written as a call of its own name."""

from collections.abc import Callable


def dispatch(name: str, package: str) -> Callable[..., str]:
    """A function writing `name(arguments)`."""
    return lambda *arguments: f"{name}({', '.join(map(str, arguments))})"
