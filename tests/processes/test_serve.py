"""What a worker says of a task that takes too much, at whatever moment that is seen."""

import io
import os
import pickle
from threading import Event
from typing import Any

import pytest

from advocacy.processes import limits, serve
from advocacy.processes.limits import Kind, Limits
from tests.processes.chores import Chores
from tests.waiting import PATIENCE


def test_the_place_is_known_where_a_task_has_ended_just_when_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may run out of memory after it is seen to take too much, and before it is seen where it is."""
    seen, over = Event(), Event()

    def seen_to_take_too_much(*_: Any) -> Kind:
        seen.set()
        assert over.wait(PATIENCE)
        return Kind.MEMORY

    def chore(_: str) -> None:
        assert seen.wait(PATIENCE)
        raise MemoryError

    ended: list[int] = []
    results = io.BytesIO()
    monkeypatch.setattr(serve._Watch, "_reached", seen_to_take_too_much)
    monkeypatch.setattr(limits, "bound", lambda *_: None)  # of this process, which has tests to do
    monkeypatch.setattr(limits, "unbound_memory", over.set)
    monkeypatch.setattr(os, "_exit", ended.append)
    serve._Watch(results).over(Chores(limits=Limits()), lambda: chore("hoard"))
    went_well, breach = pickle.loads(results.getvalue()[8:])
    assert (went_well, breach.kind, breach.place.said) == (False, Kind.MEMORY, "a chore")
    assert not ended
