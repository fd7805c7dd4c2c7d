"""Runs that end at a given step: nothing that is written to the disk after it happens, clean-up included.

``killed_at`` takes an instant and stays in this process. ``sweep`` kills for good, as the system does, in a process of
its own for each step. ``killed_at_call`` kills a program at a call of the system, whatever it is written in.
"""

import errno
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from advocacy.cli.app import main
from advocacy.files import folder
from tests.warm import load_all

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

    def die() -> None:
        raise Killed

    with _steps_taken(steps, number, die):
        yield steps


@contextmanager
def failing_at(number: int, error: int = errno.ENOSPC) -> Iterator[None]:
    """Let step ``number`` fail, as on a full disk; the steps after it go on."""
    steps = Steps()

    def fail() -> None:
        if steps.count == number:
            raise OSError(error, os.strerror(error))

    with _steps_taken(steps, number, fail):
        yield


@contextmanager
def interrupted_at(number: int) -> Iterator[None]:
    """Have Ctrl-C come at step ``number``."""
    steps = Steps()

    def interrupt() -> None:
        if steps.count == number:
            raise KeyboardInterrupt

    with _steps_taken(steps, number, interrupt):
        yield


@contextmanager
def _steps_taken(steps: Steps, number: int | None, die: Callable[[], None]) -> Iterator[None]:
    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def take(*arguments: Any, **options: Any) -> Any:
            steps.count += 1
            if number is not None and steps.count >= number:
                die()
            return step(*arguments, **options)

        return take

    with _no_collecting(), pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            if name != "exchange":
                patch.setattr(os, name, counted(getattr(os, name)))
        if call := folder._exchange():
            exchange = counted(call)
            patch.setattr(folder, "_exchange", lambda: exchange)
        yield


@contextmanager
def _no_collecting() -> Iterator[None]:
    """What other tests have left behind, such as fonts of WeasyPrint, tidies up after itself: not among these steps."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def sweep(
    run: Callable[[Path], object],
    places: Callable[[int], Path],
    look: Callable[[Path, int], None],
    *,
    every: int = 1,
    first: int = 1,
) -> int:
    """Kill ``run`` before each of its steps, or ``every`` so many, in a place of its own; how often that was.

    ``look`` sees what each killed run has left. It ends with the first run that is done before its step.
    """
    number, kills = first, 0
    while True:
        place = places(number)
        if not is_killed(lambda place=place: run(place), number):  # type: ignore[misc]
            return kills
        look(place, number)
        kills, number = kills + 1, number + every


def is_killed(run: Callable[[], object], number: int) -> bool:
    """Whether ``run`` comes as far as its step ``number``, before which the system kills it; a process of its own."""
    load_all()  # a copy of this process need not read it again
    child = os.fork()
    if child == 0:
        status = 1
        try:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for end in (0, 1, 2):
                os.dup2(nowhere, end)
            with suppress(SystemExit), _steps_taken(Steps(), number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                run()
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    assert ended in (0, signal.SIGKILL), "it ended by itself, and not well"
    return ended != 0


def advocacy(*words: object) -> None:
    """The program, in this process, as ``main`` runs it; to be called in one that ``is_killed`` has made."""
    sys.argv = ["advocacy", *map(str, words)]
    main()


CALLS = (
    "openat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "fsync",
    "fchmod",
)
"""Calls that change a disk, by the name that Linux has for them."""


def killed_at_call(command: Sequence[object], call: str, number: int) -> bool:
    """Whether ``command`` comes as far as the call of that number, where Linux kills it; takes strace."""
    inject = f"inject={call}:signal=KILL:when={number}"
    words = ["strace", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", inject, "--", *map(str, command)]
    ended = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
    return ended == -signal.SIGKILL


@contextmanager
def no_exchange() -> Iterator[None]:
    """As on Windows and on some network disks: two folders cannot get each other's name in one step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "_exchange", lambda: lambda *_: errno.EINVAL)
        yield
