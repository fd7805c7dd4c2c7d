"""Waiting for another process: for what it does, never for a time, since a machine may be as busy as it likes."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

PATIENCE = 300.0
"""Seconds after which nothing is to be expected any more. What is waited for comes long before, so a long wait costs
nothing, and a busy machine fails no test. No test says how long something took: ``benchmarks/`` does."""


def patience() -> Callable[[], bool]:
    """Gives what tells, from now on, whether there is any left."""
    end = time.monotonic() + PATIENCE
    return lambda: time.monotonic() < end


def wait_until(condition: Callable[[], Seen], otherwise: Callable[[], object] = lambda: "it never came") -> Seen:
    """Wait until ``condition`` gives something true, and give that; ``otherwise`` says what was there instead."""
    patient = patience()
    while not (seen := condition()):
        assert patient(), otherwise()
        time.sleep(0.005)
    return seen
