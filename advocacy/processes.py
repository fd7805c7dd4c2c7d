"""Where work is done: in this process, or in several at once, each prepared once.

A worker takes pickled tasks in at one end and gives pickled results out at the other, and shares nothing else with the
process that started it: on a cluster, `_Worker` alone would start it in another way.

Whatever ends a run (its end, Ctrl-C, a signal that no program can catch), its workers end with it, and so does the one
folder that holds its temporary files.
"""

import atexit
import contextlib
import os
import pickle
import secrets
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from threading import Thread
from typing import IO, Any, ClassVar, Protocol, TypeVar

from advocacy.errors import AdvocacyError, Problem

Task = TypeVar("Task")
Result = TypeVar("Result")
Task_contra = TypeVar("Task_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)

CRASHED = Problem(
    "a process that this command had started ended before its work was done",
    "run the command again; if memory is short, close other programs; «advocacy doctor» looks for other causes",
)

# Ctrl-C reaches every process of a terminal, and the one that was started by hand decides: the others stand apart.
_APART: dict[str, Any] = (
    {"creationflags": 0x200} if sys.platform == "win32" else {"start_new_session": True}  # CREATE_NEW_PROCESS_GROUP
)


class Work(Protocol[Task_contra, Result_co]):
    """What workers do: a frozen value, small and pickle-able, since each worker is sent a copy."""

    worth_a_process: ClassVar[int]
    """Tasks that take about as long as a new process needs to start."""

    def prepare(self) -> Callable[[Task_contra], Result_co]:
        """What is needed once in each worker, and then does one task after another."""


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def run(
    work: Work[Task, Result], tasks: Sequence[Task], jobs: int
) -> Iterator[Iterator[tuple[Task, Result | AdvocacyError]]]:
    """Each task with its result as they get ready, from at most ``jobs`` processes.

    Tasks and results are pickle-able. An `AdvocacyError` that a task raises is its result, and the others go on;
    one that preparing raises is raised here, as is that of a worker which crashed. Leaving the block ends all workers.
    Where no further process can be had, or one is enough, the work is done in this one.
    """
    jobs = min(jobs, -(-len(tasks) // work.worth_a_process))
    if jobs <= 1:
        yield _here(work, tasks) if tasks else iter(())
        return
    with tempfile.TemporaryDirectory(dir=scratch()) as folder, ThreadPoolExecutor(jobs) as threads:
        greeting = pickle.dumps(sys.path) + _message((folder, work))
        workers: list[_Worker] = []
        try:
            with contextlib.suppress(OSError):  # as many as the system gives
                while len(workers) < jobs:
                    workers.append(_Worker(greeting))
            yield _in_workers(workers, threads, tasks) if workers else _here(work, tasks)
        finally:
            for worker in workers:
                worker.kill()
            threads.shutdown(cancel_futures=True)
            for worker in workers:
                worker.close()


def _here(work: Work[Task, Result], tasks: Sequence[Task]) -> Iterator[tuple[Task, Result | AdvocacyError]]:
    do = work.prepare()
    for task in tasks:
        yield task, _result(do, task)


def _result(do: Callable[[Task], Result], task: Task) -> Result | AdvocacyError:
    try:
        return do(task)
    except AdvocacyError as error:
        return error


def _in_workers(
    workers: Sequence["_Worker"], threads: ThreadPoolExecutor, tasks: Sequence[Task]
) -> Iterator[tuple[Task, Any]]:
    idle: SimpleQueue[_Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def do(task: Task) -> Any:
        worker = idle.get()
        try:
            return worker.do(task)
        finally:
            idle.put(worker)  # a dead one too: whoever waits for it must not wait for ever

    # A few at a time: results that nobody has taken yet fill the memory.
    rest, running = iter(tasks), dict[Future[Any], Task]()
    while True:
        running |= {threads.submit(do, task): task for task in islice(rest, 2 * len(workers) - len(running))}
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(future), future.result()


class _Worker:
    """A process that does one task at a time. It ends when its standard input does, even in the midst of one."""

    def __init__(self, greeting: bytes) -> None:
        self._unsent = greeting
        # -P: a folder that one stands in may be a stranger's, and hold a pickle.py.
        self._process = Popen([sys.executable, "-P", "-c", _WORKER], stdin=PIPE, stdout=PIPE, **_APART)

    def do(self, task: Any) -> Any:
        """The result of ``task``; raises what the worker raised."""
        message = self._unsent + _message(task)
        self._unsent = b""
        into, out_of = self._process.stdin, self._process.stdout
        assert into
        assert out_of
        try:
            into.write(message)
            into.flush()
            went_well, result = pickle.load(out_of)  # noqa: S301 - from a process of our own
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            raise AdvocacyError(CRASHED) from None
        if not went_well:
            raise result
        return result

    def kill(self) -> None:
        """End it at once: what it has not given back yet is lost, and nothing else."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Let go of both ends."""
        for end in (self._process.stdin, self._process.stdout):
            if end:
                with contextlib.suppress(OSError):  # what was never sent cannot be
                    end.close()


_WORKER = """\
import pickle, sys
try:
    sys.path[:] = pickle.load(sys.stdin.buffer)
except (EOFError, pickle.UnpicklingError):  # whoever started this one has gone already
    sys.exit()
from advocacy.processes import serve
serve()
"""


def serve() -> None:
    """Be a worker: read a folder and work, then tasks; write the outcome of each."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not get among the results
    received: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(sys.stdin.buffer, received), daemon=True).start()
    greeting = received.get()
    do: Callable[[Any], Any] | None = None
    while True:
        message = received.get()
        try:
            do = do or _prepared(greeting)
            answer = True, _result(do, pickle.loads(message))  # noqa: S301 - from the process that started this one
        except Exception as error:  # noqa: BLE001 - whatever it is, the other side must hear of it
            answer = False, _portable(error)
        try:
            results.write(pickle.dumps(answer))
            results.flush()
        except OSError:  # nobody wants it any more
            os._exit(1)


def _prepared(greeting: bytes) -> Callable[[Any], Any]:
    global _folder
    folder, work = pickle.loads(greeting)  # noqa: S301 - from the process that started this one
    _folder = Path(folder)
    tempfile.tempdir = os.environ["TMPDIR"] = folder
    do: Callable[[Any], Any] = work.prepare()
    return do


def _message(value: Any) -> bytes:
    """A value with its length before it."""
    data = pickle.dumps(value)
    return len(data).to_bytes(8, "big") + data


def _receive(stream: IO[bytes], received: "SimpleQueue[bytes]") -> None:
    """Take messages in, and notice at once, whatever is being done, when there is nobody any more who sends them."""
    try:
        while size := stream.read(8):
            received.put(stream.read(int.from_bytes(size, "big")))
    finally:
        os._exit(1)


def _portable(error: Exception) -> Exception:
    """An exception that can be sent: not every library's can."""
    return error if isinstance(error, AdvocacyError | OSError) else RuntimeError(traceback.format_exc())


_folder: Path | None = None


def scratch() -> Path:
    """The folder for temporary files of this run, for its owner only. It goes when the run ends, however it ends."""
    global _folder
    if _folder is None:
        folder = Path(tempfile.gettempdir()) / f"advocacy-{secrets.token_hex(8)}"
        guard = _guard(folder)
        folder.mkdir(mode=0o700)
        atexit.register(_remove, folder, guard)
        _folder = folder
    return _folder


@contextmanager
def temporary_files() -> Iterator[None]:
    """Libraries, and what they start, put their temporary files into `scratch`: they may not live to remove them."""
    before, inherited = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir = os.environ["TMPDIR"] = str(scratch())
    try:
        yield
    finally:
        tempfile.tempdir = before
        if inherited is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = inherited


_GUARD = """\
import os, shutil, sys, time
folder = os.fsdecode(sys.stdin.buffer.read())
for _ in range(100):
    shutil.rmtree(folder, ignore_errors=True)
    if not os.path.lexists(folder):
        break
    time.sleep(.05)
"""


def _guard(folder: Path) -> Popen[bytes] | None:
    """A process that removes ``folder`` when this one has ended: one that is killed cannot do so itself."""
    try:
        guard = Popen([sys.executable, "-I", "-S", "-c", _GUARD], stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL, **_APART)
        assert guard.stdin
        guard.stdin.write(os.fsencode(folder))
        guard.stdin.flush()
    except OSError:
        return None
    return guard


def _remove(folder: Path, guard: Popen[bytes] | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if guard:
        with contextlib.suppress(TimeoutExpired, OSError):
            guard.communicate(timeout=5)
