"""A worker: a process that does one task at a time, and says where in it a limit was reached.

It ends when its standard input does, even in the midst of a task.
"""

import contextlib
import gc
import os
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO, Any, NamedTuple

from advocacy.bounds import without_core_dumps
from advocacy.errors import AdvocacyError, BugError
from advocacy.processes import limits, scratch
from advocacy.processes.limits import BreachError, Kind, Limits, Locate, Place

OFTEN = 0.05
"""Seconds between two looks at what a task takes."""

KEPT = 4
"""Pieces of work that a worker stays prepared for."""


class Answer(NamedTuple):
    """What came of a message."""

    went_well: bool
    result: Any


def serve() -> None:
    """Be a worker: read the folder for temporary files, then work and tasks; write the outcome of each."""
    without_core_dumps()
    results = os.fdopen(os.dup(1), "wb")
    # What a library prints must not get among the results, nor what a file makes it print on somebody's terminal.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    received: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(sys.stdin.buffer, received), daemon=True).start()
    scratch.use(Path(os.fsdecode(received.get())))
    watch = _Watch(results)
    prepared: dict[bytes, tuple[Any, Callable[[Any], Any]]] = {}
    while True:
        message = received.get()
        if not message.startswith(b"."):  # names of modules, for the work to come
            _load(message.decode().split())
            continue
        key, message = message[1:33], message[33:]
        if key in prepared:
            work, do = prepared[key]
            watch.over(work, partial(_result, do, message))
            continue
        work = pickle.loads(message)  # noqa: S301 - from the process that started this one
        _load(work.modules)

        def prepare(key: bytes = key, work: Any = work) -> None:
            prepared[key] = work, work.prepare()
            if len(prepared) > KEPT:
                del prepared[next(iter(prepared))]

        watch.over(work, prepare)


def _load(modules: Iterable[str]) -> None:
    missing = [name for name in modules if name not in sys.modules]
    gc.disable()
    for name in missing:
        with contextlib.suppress(Exception):  # whoever needs it will say what is wrong
            import_module(name)
    if missing:
        gc.freeze()  # modules stay: they need not be looked through again and again for what can go
    gc.enable()


def _result(do: Callable[[Any], Any], message: bytes) -> Any:
    task = pickle.loads(message)  # noqa: S301 - from the process that started this one
    try:
        return do(task)
    except AdvocacyError as error:
        return error


class _Watch:
    """Looks from a thread of its own at what is being done, and ends it with this process where it takes too much."""

    def __init__(self, results: IO[bytes]) -> None:
        self._results = results
        self._one_answer = Lock()
        self._limits: Limits | None = None
        self._locate: Locate = lambda _: Place()
        self._started = self._had = 0.0
        Thread(target=self._look, daemon=True).start()

    def over(self, work: Any, do: Callable[[], Any]) -> None:
        """Run ``do`` within the limits of ``work``, and send its result, or what it raised."""
        with self._one_answer:
            self._started, self._had, self._locate = time.process_time(), limits.resident(), work.locate
            self._limits = work.limits
            limits.bound(work.limits, self._started)
        try:
            answer = Answer(went_well=True, result=_under_watch(do))
        except MemoryError as error:
            limits.unbound_memory()  # what is told takes memory too, and the task still has all there was
            place = self._place(limits.stack_at(error.__traceback__))
            answer = Answer(went_well=False, result=BreachError(Kind.MEMORY, place))
        except Exception as error:  # noqa: BLE001 - whatever it is, the other side must hear of it
            answer = Answer(went_well=False, result=_portable(error))
        with self._one_answer:
            self._limits = None
            self._say(answer)

    def _look(self) -> None:
        main = threading.main_thread().ident or 0
        while True:
            time.sleep(OFTEN)
            with self._one_answer:
                if self._limits and (kind := self._reached(self._limits)):
                    limits.unbound_memory()  # the task goes on taking it meanwhile
                    frame = sys._current_frames().get(main)  # noqa: SLF001 - the documented way to see it
                    stack = limits.stack_of(frame)
                    if not any(at.f_code is _under_watch.__code__ for at, _ in stack):
                        continue  # it has ended just now, and whoever began it is about to say how
                    breach = BreachError(kind, self._place(stack))
                    self._say(Answer(went_well=False, result=breach))
                    os._exit(1)

    def _reached(self, within: Limits) -> Kind | None:
        if time.process_time() - self._started > within.seconds:
            return Kind.TIME
        return Kind.MEMORY if limits.resident() - self._had > within.memory else None

    def _place(self, stack: limits.Stack) -> Place:
        try:
            return self._locate(stack)
        except Exception:  # noqa: BLE001 - things are seen here in the midst of being made
            return Place()

    def _say(self, answer: Answer) -> None:
        try:
            data = pickle.dumps(tuple(answer))
            self._results.write(len(data).to_bytes(8, "big") + data)
            self._results.flush()
        except OSError:  # nobody wants it any more
            os._exit(1)


def _under_watch(do: Callable[[], Any]) -> Any:
    """What ``do`` gives: the frame by which whoever looks can tell that it still runs."""
    return do()


def _receive(stream: IO[bytes], received: "SimpleQueue[bytes]") -> None:
    """Take messages in, and notice at once, whatever is being done, when there is nobody any more who sends them."""
    try:
        while size := stream.read(8):
            received.put(stream.read(int.from_bytes(size, "big")))
    finally:
        os._exit(1)


def _portable(error: Exception) -> Exception:
    """An exception that can be sent: not every library's can, and what one says of itself may be a signer's name."""
    return error if isinstance(error, AdvocacyError | OSError) else BugError.of(error)
