"""What one task may take of the machine, and what is said where it wants more."""

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NamedTuple

resource: Any
try:
    import resource
except ImportError:  # Windows
    resource = None

MB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take, and getting ready for the first one."""

    seconds: float = 8
    """Of the processor: a busy machine takes longer, and does no more."""
    memory: int = 512 * MB
    """Bytes beyond what the process has when the task begins."""

    def with_room_for(self, entries: int) -> "Limits":
        """The same for something that lists so many letters."""
        return Limits(self.seconds + entries / 5, self.memory + entries * MB // 20)

    @property
    def patience(self) -> float:
        """Seconds by the clock after which a worker that does not answer is ended, whatever it does."""
        return 30 + 10 * self.seconds


class Kind(StrEnum):
    """What became of a task that was not done."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


class Place(NamedTuple):
    """Where in a file of the campaign a task was when it was ended, as far as that is known."""

    file: str = ""
    line: int = 0
    column: int = 0
    said: str = ""
    """What it was at, in words."""


class BreachError(Exception):
    """A task that was ended."""

    def __init__(self, kind: Kind, place: Place = Place()) -> None:  # noqa: B008 - a value that cannot change
        self.kind = Kind(kind)
        self.place = Place(*place)
        super().__init__(kind, place)

    def __reduce__(self) -> tuple[type["BreachError"], tuple[Any, ...]]:
        """Plain values: whoever sends this may have been led astray by a file."""
        return type(self), (self.kind.value, (*self.place,))


Stack = list[tuple[FrameType, int]]
"""What runs, innermost first: each frame and its line."""

Locate = Callable[[Stack], Place]
"""Finds what a stack means in the files of a campaign."""


def stack_of(frame: FrameType | None) -> Stack:
    """What runs in ``frame``."""
    found: Stack = []
    while frame:
        found.append((frame, frame.f_lineno))
        frame = frame.f_back
    return found


def stack_at(trace: TracebackType | None) -> Stack:
    """What ran where an exception was raised."""
    found: Stack = []
    while trace:
        found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found[::-1]


def bound(limits: Limits, processor: float) -> None:
    """Have the system end this process where it goes beyond ``limits``; it has used ``processor`` seconds by now.

    A second stands between the limit and the end, in which what is wrong can be said.
    """
    if resource is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (_below(ceil(processor + limits.seconds) + 1, hard), hard))
    if size := _pages(0):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_below(size + limits.memory * 5 // 4, hard), hard))


def unbound_memory() -> None:
    """Let this process have memory again, to say that it took too much and then to end."""
    if resource:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def resident() -> int:
    """How many bytes of memory this process takes; 0 where the system does not say."""
    if size := _pages(1):
        return size
    if resource and platform.system() == "Darwin":
        return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)  # the most so far, in bytes there
    return 0


def _below(limit: int, hard: int) -> int:
    return limit if hard == resource.RLIM_INFINITY else min(limit, hard)


def _pages(which: int) -> int:
    """A number of /proc/self/statm in bytes: 0 for all addresses, 1 for what lies in memory."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[which]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0
