"""Runs that end at a given step: nothing that is written to the disk after it happens, clean-up included."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

STEPS = ("open", "replace", "unlink", "mkdir", "rmdir", "fsync", "chmod", "fchmod")
"""What changes a disk, by its name in ``os``."""


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
            patch.setattr(os, name, counted(getattr(os, name)))
        yield steps
