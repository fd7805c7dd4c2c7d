"""Work to try workers with. It loads little, as each of them has to."""

import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from advocacy.errors import AdvocacyError, Problem
from advocacy.processes.limits import MB, Limits, Place, Stack
from advocacy.processes.scratch import temporary_files

SHORT = Limits(seconds=0.5, memory=64 * MB)


@dataclass(frozen=True, slots=True)
class Chores:
    """Tasks are words that say what to do; sent to workers."""

    broken: str = ""
    limits: Limits = SHORT
    to_locate: int = 0
    """Bytes that it takes to find out where a task is."""
    worth_a_process: ClassVar[int] = 1
    modules: ClassVar[tuple[str, ...]] = ()
    remedy: ClassVar[str] = "do less"

    def prepare(self) -> Callable[[str], Any]:
        if self.broken == "refuse":
            raise AdvocacyError(Problem("cannot be prepared", "mend it"))
        if self.broken:
            chore(self.broken)
        return chore

    def name(self, task: str | None) -> tuple[str, str]:
        return (f"doing «{task}»", "chores.txt") if task else ("getting ready", "tools.txt")

    def locate(self, stack: Stack) -> Place:
        bytes(self.to_locate)
        line = next((line for frame, line in stack if frame.f_code.co_name == "chore"), 0)
        return Place("chores.txt", line - FIRST_LINE, 1, "a chore") if line else Place()


def chore(task: str) -> Any:  # noqa: PLR0912 - as many as there are chores
    print("a library that talks")  # noqa: T201 - this is what is tested
    print("and complains", file=sys.stderr)  # noqa: T201
    match task.partition(" ")[0]:
        case "refuse":
            raise AdvocacyError(Problem(task, "ask somebody else"))
        case "fail":
            raise FileNotFoundError(2, "No such file or directory", task)
        case "err":
            raise LookupError(task)
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(900)
        case "think":
            while True:
                pass
        case "ponder":
            return pow(7, 10**9)  # one call of C, which lets nothing else of Python run
        case "hoard":
            hoard = []
            while True:
                hoard.append("x" * MB)
        case "leap":
            return "x" * 10**10
        case "deceive":
            return Deceit()
        case "limit":
            return resource.getrlimit(resource.RLIMIT_CORE)
        case "write":
            with temporary_files():
                return tempfile.mkdtemp(prefix="library-")
    return task, os.getpid()


FIRST_LINE = chore.__code__.co_firstlineno


class Deceit:
    """An answer of a process that a file has led astray."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("true",)
