"""Internal ids: given once, never again, the same record keeps its own."""


class Ids:
    """Numbers of one account. Entities share one sequence, as all records do here."""

    def __init__(self) -> None:
        """Starts where accounts of some age are."""
        self._known: dict[tuple[str, ...], int] = {}

    def of(self, *key: str) -> int:
        """The internal id of the record of this kind and name."""
        return self._known.setdefault(key, 1001 + len(self._known))
