"""Where letters are typeset: in this process, or in several at once."""

import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from tempfile import TemporaryDirectory

from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import Letter
from advocacy.letter.typeset import Materials, Typesetter

WORTH_A_PROCESS = 12
"""Letters; a new process needs about as long to start as to set these."""

Outcome = bytes | AdvocacyError


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def typeset_all(materials: Materials, letters: Sequence[Letter], jobs: int) -> Iterator[tuple[Letter, Outcome]]:
    """Every letter with its PDF, or with what is wrong with it, as they get ready."""
    jobs = min(jobs, -(-len(letters) // WORTH_A_PROCESS))
    return _in_processes(materials, letters, jobs) if jobs > 1 else _here(materials, letters)


def _here(materials: Materials, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
    typesetter = _prepared(materials)
    for letter in letters:
        yield letter, _typeset(typesetter, letter)


def _in_processes(materials: Materials, letters: Sequence[Letter], jobs: int) -> Iterator[tuple[Letter, Outcome]]:
    # Processes are started anew rather than forked: the same on every system, and no thread is caught in mid-step.
    # They put their fonts into a folder of this one, since they are ended before they could clean up after themselves.
    with TemporaryDirectory(prefix="advocacy-") as scratch:
        try:
            pool = ProcessPoolExecutor(jobs, get_context("spawn"), _prepare_worker, (materials, scratch))
        except OSError:  # no shared memory, as in some containers: slower, but the letters are the same
            yield from _here(materials, letters)
            return
        try:
            waiting = {pool.submit(_typeset_in_worker, letter): letter for letter in letters}
            for future in as_completed(waiting):
                yield waiting.pop(future), future.result()
        except BrokenProcessPool:
            message = "the renderer crashed"
            raise AdvocacyError(Problem(message, "«advocacy doctor» looks for the cause")) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _prepared(materials: Materials) -> Typesetter | AdvocacyError:
    try:
        return Typesetter(materials)
    except AdvocacyError as error:
        return error


def _typeset(typesetter: Typesetter | AdvocacyError, letter: Letter) -> Outcome:
    if isinstance(typesetter, AdvocacyError):
        return typesetter
    try:
        return typesetter.typeset(letter)
    except AdvocacyError as error:
        return error


_typesetter: Typesetter | AdvocacyError
"""One in each worker: fonts, styles and fetcher are prepared once, not once a letter."""


def _prepare_worker(materials: Materials, scratch: str) -> None:
    global _typesetter
    # Ctrl-C reaches every process of the terminal; the one that was started by hand decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    tempfile.tempdir = scratch
    _typesetter = _prepared(materials)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)


def _typeset_in_worker(letter: Letter) -> Outcome:
    return _typeset(_typesetter, letter)
