"""The one pool of workers, which stay for whatever work comes next and go when the run does.

A worker takes pickled tasks in at one end and gives pickled results out at the other, and shares nothing else with the
process that started it. Whoever says `Elsewhere` in place of a number of processes has others do the work, and may have
them put what comes of it where it belongs.

Whatever ends a run (its end, Ctrl-C, a signal that no program can catch), its workers end with it, and so does the one
folder that holds their temporary files.
"""

import atexit
import contextlib
import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from itertools import pairwise
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeAlias, TypeVar

from advocacy.errors import AdvocacyError, Problem
from advocacy.processes.limits import BreachError
from advocacy.processes.worker import Job, Work, Worker, problem_of

Task = TypeVar("Task")
Result = TypeVar("Result")


Put: TypeAlias = Callable[[Any], Any]
"""Puts a result where it belongs, on the machine where it was made, and gives what is sent back in its place."""


class Elsewhere(Protocol):
    """What does work in the place of workers of this machine."""

    def outcomes(self, work: Any, tasks: Sequence[Any], put: Callable[[Any], Put] | None) -> Generator[tuple[Any, Any]]:
        """Each task with its result, or what ``put`` gives for it, or an `AdvocacyError`, as they get ready."""


Jobs: TypeAlias = int | Elsewhere
"""At most how many processes of this machine do the work; or who does it."""


ENOUGH = 3
"""Tasks that were ended, after which no more are tried: each may take all the time there is."""

NOT_TRIED = Problem(f"the rest was not tried, because {ENOUGH} were stopped", "mend those first")


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def do(work: Work[Task, Result], task: Task) -> Result:
    """The result of one task; raises what it raises."""
    with run(work, [task], 1) as results:
        return _result_of(results)


def _result_of(results: Iterator[tuple[Any, Result | AdvocacyError]]) -> Result:
    """The one of ``results``; raises where it is an error."""
    ((_, result),) = results
    if isinstance(result, AdvocacyError):
        raise result
    return result


@contextmanager
def run(
    work: Work[Task, Result], tasks: Sequence[Task], jobs: Jobs, *, put: Callable[[Task], Put] | None = None
) -> Iterator[Iterator[tuple[Task, Result | AdvocacyError]]]:
    """Each task with its result as they get ready, from ``jobs``; never from this process.

    Tasks and results are pickle-able. An `AdvocacyError` that a task raises is its result, and so is one that says that
    it reached a limit, or that its process crashed; the others go on, until `ENOUGH` were ended so. What preparing
    raises is raised here. Leaving the block ends whatever is still being done. What is done elsewhere is ``put`` there,
    and what that gives comes in the place of the result.
    """
    if not tasks:
        yield iter(())
        return
    if not isinstance(jobs, int):
        with closing(jobs.outcomes(work, tasks, put)) as outcomes:
            yield outcomes
        return
    job = Job.of(work)
    workers = _take(worth(work, len(tasks), jobs), job)
    try:
        hands = _Hands(job, workers, tasks)
        try:
            yield hands.outcomes()
        finally:
            hands.stop()
    finally:
        _idle.extend(workers)


@contextmanager
def meanwhile(work: Work[Task, Result], task: Task) -> Iterator[Callable[[], Result]]:
    """Have ``task`` done while the block goes on, and wait for it at its end; gives what gives the result.

    Where there is one core, it is done when the result is asked for.
    """
    if cores() < 2:
        yield lambda: do(work, task)
        return
    done: Future[Result] = Future()  # known to this thread alone

    def result() -> Result:
        if not done.done():
            try:
                done.set_result(_result_of(results))
            except Exception as error:  # noqa: BLE001 - it is raised wherever the result is asked for
                done.set_exception(error)
        return done.result()

    with run(work, [task], 1) as results:
        yield result
        if not done.done():
            with contextlib.suppress(Exception):
                result()


def worth(work: type[Work[Any, Any]] | Work[Any, Any], tasks: int, jobs: int) -> int:
    """How many of at most ``jobs`` processes so many ``tasks`` of ``work`` are worth: each has to start."""
    return max(1, min(jobs, -(-tasks // work.worth_a_process)))


def expect(*modules: str, processes: int = 1) -> None:
    """Start workers for work that is to come, which needs ``modules``, until there are as many ``processes`` for it."""
    there = sum(worker.has(modules) for worker in _idle)
    with contextlib.suppress(AdvocacyError):  # whoever needs it will hear of it
        for _ in range(there, processes):
            worker = Worker()
            worker.load(modules)
            _idle.append(worker)


_idle: list["Worker"] = []
_of_another: list["Worker"] = []


def _leave_to_parent() -> None:
    """A copy of this process has pipes to the same workers, and must not write into them."""
    _of_another.extend(_idle)
    _idle.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_parent)


@atexit.register
def dismiss() -> None:
    """End all workers."""
    while _idle:
        _idle.pop().end()


def _take(count: int, job: Job) -> list["Worker"]:
    """As many workers as ``count``, or as the system gives; raises where it gives none.

    Those come first that are ready for ``job``, then those that have what it needs, and more.
    """
    _idle.sort(key=lambda worker: worker.unfit_for(job))
    taken: list[Worker] = []
    with contextlib.suppress(IndexError):  # another thread may take them meanwhile
        while len(taken) < count:
            taken.append(_idle.pop(0).ready())
    try:
        while len(taken) < count:
            taken.append(Worker())
    except AdvocacyError:
        if not taken:
            raise
    except BaseException:
        _idle.extend(taken)
        raise
    return taken


class _Hands:
    """Threads, one for each worker, that give it task after task.

    Nothing of theirs is shared but queues, which no Ctrl-C leaves locked, as it can a future or a condition: the thread
    that waits for one of those would wait for ever, and whoever waits for the thread too.
    """

    def __init__(self, job: Job, workers: Sequence["Worker"], tasks: Sequence[Any]) -> None:
        self._job, self._workers = job, workers
        # Tasks that are alike stand together, and are done faster where others of their kind were done.
        bounds = [len(tasks) * number // len(workers) for number in range(len(workers) + 1)]
        self._parts = [deque(tasks[start:end]) for start, end in pairwise(bounds)]
        self._to_come = len(tasks) - len(workers)
        self._leave: SimpleQueue[bool] = SimpleQueue()
        self._done: SimpleQueue[tuple[Any, Any, bool]] = SimpleQueue()
        self._ended: list[Any] = []
        # A few at a time: results that nobody has taken yet fill the memory.
        self._under_way = len(workers) + self._give_leave(len(workers))
        self._threads = [
            Thread(target=self._keep_busy, args=it, daemon=True) for it in zip(workers, self._parts, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    def outcomes(self) -> Iterator[tuple[Any, Any]]:
        """Each task with its result, or an `AdvocacyError`, as they get ready; raises whatever else came of one."""
        while self._under_way:
            for worker in self._workers:
                worker.end_if_overdue()
            try:
                task, outcome, raised = self._done.get(timeout=1)
            except Empty:
                continue
            self._under_way += self._give_leave(1) - 1
            if raised:
                raise outcome
            yield task, outcome

    def stop(self) -> None:
        """Have nothing done any more, and end what is being done."""
        with contextlib.suppress(Empty):
            while True:
                self._leave.get_nowait()
        for _ in self._threads:
            self._leave.put(item=False)
        for worker in self._workers:
            worker.halt()
        for thread in self._threads:
            # Ctrl-C may have come before it was started, or just then: it may never begin.
            if thread.ident:
                thread.join(timeout=5)

    def _give_leave(self, count: int) -> int:
        """Have as many more tasks done as there are of ``count``; gives how many."""
        given = min(count, self._to_come)
        self._to_come -= given
        for _ in range(given):
            self._leave.put(item=True)
        return given

    def _keep_busy(self, worker: "Worker", own: deque[Any]) -> None:
        leave = True  # each does one at least
        while leave:
            task = self._next(own)
            try:
                self._done.put((task, self._outcome(worker, task), False))
            except BaseException as error:  # noqa: BLE001 - it is raised where the outcome is waited for
                self._done.put((task, error, True))
            leave = self._leave.get()

    def _next(self, own: deque[Any]) -> Any:
        """The next task of one's ``own`` part; where it is done, the last of the longest that is left."""
        while True:  # there is one for each leave, but another may take the one that was seen
            with contextlib.suppress(IndexError):
                return own.popleft() if own else max(self._parts, key=len).pop()

    def _outcome(self, worker: "Worker", task: Any) -> Any:
        if len(self._ended) >= ENOUGH:
            return AdvocacyError(NOT_TRIED)
        try:
            return worker.do(self._job, task)
        except BreachError as breach:
            self._ended.append(task)
            return AdvocacyError(problem_of(self._job.work, task, breach))
