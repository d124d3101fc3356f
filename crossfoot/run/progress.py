"""How a run tells what it is doing. The command line overrides this; the default says nothing."""

from typing import Self


class Progress:
    """Listens to a run, as a context manager that lasts as long as the run."""

    def step(self, title: str) -> None:
        """A new step begins."""

    def tick(self, done: int, total: int, name: str) -> None:
        """Part `done` of `total` of the step begins; `name` says what it is."""

    def read(self, name: str, done: int, total: int | None) -> None:
        """Records of a stream have come, `done` of `total`; None when its system does not say how many there are."""

    def say(self, text: str) -> None:
        """A result worth a line."""

    def close(self) -> None:
        """The run is over, well or not."""

    def __enter__(self) -> Self:
        """The run begins."""
        return self

    def __exit__(self, *_: object) -> None:
        """The run is over."""
        self.close()
