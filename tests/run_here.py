"""The work of workers, done in the process of a test."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from advocacy.errors import AdvocacyError
from advocacy.processes.worker import Work


@contextmanager
def run_here(work: Work[Any, Any], tasks: Sequence[Any], _: int, **__: object) -> Iterator[Iterator[tuple[Any, Any]]]:
    """In place of ``pool.run``: where a test can look at what is done, and meddle with it. Nothing bounds it here."""

    def outcomes() -> Iterator[tuple[Any, Any]]:
        do = work.prepare()
        for task in tasks:
            try:
                outcome = do(task)
            except AdvocacyError as error:
                outcome = error
            yield task, outcome

    yield outcomes() if tasks else iter(())
