"""Runs that end at a given step: nothing that is written to the disk after it happens, clean-up included."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from advocacy.files import folder

STEPS = ("open", "replace", "exchange", "unlink", "mkdir", "rmdir", "fsync", "chmod", "fchmod")
"""What changes a disk, by its name in ``os``; ``exchange`` is one of the system's own."""


class Killed(BaseException):
    """As after ``kill -9``: nobody catches it, and nothing works any more."""


class Steps:
    """How many there were."""

    count = 0


@contextmanager
def killed_at(number: int | None) -> Iterator[Steps]:
    """Die before step ``number``, or only count."""
    steps = Steps()

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def take(*arguments: Any, **options: Any) -> Any:
            steps.count += 1
            if number is not None and steps.count >= number:
                raise Killed
            return step(*arguments, **options)

        return take

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            if name != "exchange":
                patch.setattr(os, name, counted(getattr(os, name)))
        if call := folder._exchange():
            exchange = counted(call)
            patch.setattr(folder, "_exchange", lambda: exchange)
        yield steps


@contextmanager
def no_exchange() -> Iterator[None]:
    """As on Windows and on some network disks: two folders cannot get each other's name in one step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "_exchange", lambda: lambda *_: errno.EINVAL)
        yield
