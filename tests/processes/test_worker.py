"""A worker, seen from the process that has started it."""

import time
from collections.abc import Iterator

import pytest

from advocacy.processes.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.end()


def test_one_that_answers_while_it_is_looked_at_is_not_overdue(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    def it_answers() -> float:
        worker._deadline = None
        return now + 1

    now = time.monotonic()
    worker._deadline = now + 2
    monkeypatch.setattr("advocacy.processes.worker.time.monotonic", it_answers)
    worker.end_if_overdue()
    assert worker.ready()._process is not None
    assert not worker._overdue
