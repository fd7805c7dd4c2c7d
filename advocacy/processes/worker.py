"""A worker, as the process sees it that has started it: it is sent work and tasks, and gives results back."""

import contextlib
import os
import pickle
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar

from advocacy.errors import AdvocacyError, Problem
from advocacy.processes.answers import read_answer
from advocacy.processes.limits import MB, BreachError, Kind, Limits, Place, Stack
from advocacy.processes.scratch import APART, scratch
from advocacy.processes.serve import KEPT

Task_contra = TypeVar("Task_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)

CRASHED = "a process that this command had started ended before its work was done"
LOOK = "run the command again, with other programs closed; if it ends so again"
NO_PROCESS = Problem("this system starts no further process", "close other programs, then run the command again")


class Work(Protocol[Task_contra, Result_co]):
    """What workers do: a frozen value, small and pickle-able, since each worker is sent a copy."""

    worth_a_process: ClassVar[int]
    """Tasks that take about as long as a new process needs to start."""
    remedy: ClassVar[str]
    """What to do where a task reaches a limit."""
    modules: ClassVar[tuple[str, ...]]
    """What is loaded before the limits hold: it takes the same time whatever a campaign says."""

    @property
    def limits(self) -> Limits:
        """Of one task."""

    def prepare(self) -> Callable[[Task_contra], Result_co]:
        """What is needed once in each worker, and then does one task after another."""

    def name(self, task: Task_contra | None) -> tuple[str, str]:
        """What is being done, as in «setting the letter to X in type», and the file it is about.

        Without a task, both of preparing for it.
        """

    def locate(self, stack: Stack) -> Place:
        """Where in the campaign's files a task is, in a worker that does ``stack``."""


class Job(NamedTuple):
    """Work as it is sent."""

    work: Any
    key: bytes
    message: bytes

    @classmethod
    def of(cls, work: Any) -> "Job":
        """``work``, ready to be sent."""
        data = pickle.dumps(work)
        return cls(work, sha256(data).digest(), data)


class Worker:
    """A process that does one task at a time. One that has ended is started anew for the next."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._halted = self._killed = False
        self._deadline: float | None = None
        self._overdue = False
        self._start()

    def _start(self) -> None:
        self._killed = False
        self._folder = tempfile.mkdtemp(dir=scratch())
        self._prepared_for: list[bytes] = []
        self._loaded: set[str] = set()
        try:
            # -P, and a folder of our own to stand in: another may be a stranger's, and hold a pickle.py or a libpango.
            self._process: Popen[bytes] | None = Popen(
                [sys.executable, "-P", "-c", _WORKER],
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                cwd=self._folder,
                **APART,
            )
        except OSError:
            self._process = None
            raise AdvocacyError(NO_PROCESS) from None
        self._send(pickle.dumps([os.path.abspath(place) for place in sys.path]), framed=False)  # noqa: PTH100 - as Python
        self._send(os.fsencode(self._folder))

    def load(self, modules: Sequence[str]) -> None:
        """Have it load what it will need, without waiting for it."""
        self._loaded |= {*modules}
        self._send(" ".join(modules).encode())

    def has(self, modules: Sequence[str]) -> bool:
        """Whether it loads, or has loaded, ``modules``."""
        return self._loaded >= {*modules}

    def unfit_for(self, job: Job) -> tuple[bool, bool, int]:
        """The more, the less it should be taken for ``job``: not prepared, with modules missing, with few others."""
        return job.key not in self._prepared_for, not self.has(job.work.modules), -len(self._loaded)

    def ready(self) -> "Worker":
        """Take tasks again, after `halt`, in a process that is well: that one may have been ended as it answered."""
        self._halted = False
        if self._process and (self._killed or self._process.poll() is not None):
            self.end()
        return self

    def do(self, job: Job, task: Any) -> Any:
        """The result of ``task``; raises what the worker raised, and `BreachError` where the task was ended."""
        message = pickle.dumps(task)
        if not self._process:
            self._start()
        if job.key not in self._prepared_for:
            try:
                self._ask(job, job.message)
            except BreachError as breach:
                raise AdvocacyError(problem_of(job.work, None, breach)) from None
            self._loaded |= {*job.work.modules}
            self._prepared_for = [*self._prepared_for, job.key][-KEPT:]
        return self._ask(job, message)

    def halt(self) -> None:
        """Take no more tasks, and end at once where it is at one: what it has not given back yet is lost."""
        with self._one_at_a_time:
            self._halted = True
            process = self._process  # which it lets go of, where it ends at this very moment
            if self._deadline is not None and process:
                self._killed = True
                process.kill()

    def end_if_overdue(self) -> None:
        """End it where it has not answered for longer than any work takes."""
        deadline, process = self._deadline, self._process  # it may answer at this very moment
        if deadline is not None and process and time.monotonic() > deadline:
            self._overdue = True
            process.kill()

    def end(self) -> None:
        """End it, and remove its temporary files."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for end in (self._process.stdin, self._process.stdout):
                if end:
                    with contextlib.suppress(OSError):  # what was never sent cannot be
                        end.close()
            self._process = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _ask(self, job: Job, message: bytes) -> Any:
        with self._one_at_a_time:
            if self._halted:
                raise BreachError(Kind.CRASH)
            self._overdue = False
            self._deadline = time.monotonic() + job.work.limits.patience
        try:
            self._send(b"." + job.key + message)
            assert self._process
            assert self._process.stdout
            went_well, result = read_answer(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            raise self._ended() from None
        finally:
            self._deadline = None
        if not went_well:
            if isinstance(result, BreachError):
                self._ended()
            raise result
        return result

    def _ended(self) -> BreachError:
        """Let go of a process that has ended, or is about to; why it did, as far as that is seen from here."""
        code = None
        if self._process:
            self._process.kill()
            code = self._process.wait()
        self.end()
        too_long = self._overdue or code == -getattr(signal, "SIGXCPU", 0)
        return BreachError(Kind.TIME if too_long else Kind.CRASH)

    def _send(self, data: bytes, *, framed: bool = True) -> None:
        assert self._process
        assert self._process.stdin
        with contextlib.suppress(OSError):  # one that has ended does not answer, either
            self._process.stdin.write((len(data).to_bytes(8, "big") if framed else b"") + data)
            self._process.stdin.flush()


_WORKER = """\
import pickle, sys
try:
    sys.path[:] = pickle.load(sys.stdin.buffer)
except (EOFError, pickle.UnpicklingError):  # whoever started this one has gone already
    sys.exit()
from advocacy.processes.serve import serve
serve()
"""


def problem_of(work: Work[Any, Any], task: Any, breach: BreachError) -> Problem:
    """What to tell people of a task that was ended; without one, of preparing for tasks."""
    doing, file = work.name(task)
    place = breach.place
    at = f", at {place.said}" if place.said else ""
    where = (place.file or file, place.line, place.column)
    match breach.kind:
        case Kind.TIME:
            message = f"{doing} takes more than {work.limits.seconds:g} seconds{at}"
        case Kind.MEMORY:
            message = f"{doing} takes more than {work.limits.memory // MB} MB of memory{at}"
        case _:
            return Problem(f"{CRASHED}: {doing}", f"{LOOK}, {work.remedy}", *where)
    return Problem(message, work.remedy, *where)
