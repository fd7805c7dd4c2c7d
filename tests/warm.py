"""Programs that are warm when they start: copies of one process that has loaded what they need, and stands by.

Each is a process of its own all the same, with streams, signals, limits and an end of its own. `Popen` is told from
that of ``subprocess`` by its haste alone; a test of how the program itself starts takes that one. Linux only: elsewhere
programs start as ever.
"""

import atexit
import contextlib
import gc
import inspect
import os
import pickle
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, NoReturn

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.commands import COMMANDS, MISSIONS, RECIPIENTS
from advocacy.cli.group import Entry
from advocacy.processes import pool, worker
from tests.as_before import work_out_once


def _is_possible() -> bool:
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):  # another system, or one that does not permit it
        return False
    return True


IS_POSSIBLE = _is_possible()

_STAND_BY = """\
import sys
sys.path[:] = {path!r}
from tests.warm import stand_by
stand_by({line})
"""
_MODULE = """\
from runpy import run_module
run_module({name!r}, run_name="__main__", alter_sys=True)
"""
_SIZE = 4
"""Bytes of a number: of a process, or of how it ended."""


class _Asked(NamedTuple):
    """What a copy shall be."""

    code: str
    words: list[str]
    environment: dict[str, str]
    folder: str
    apart: bool
    before: Callable[[], object] | None


class Popen(subprocess.Popen[Any]):
    """A module or some code of Python, in a copy; anything else starts as ever."""

    _line: socket.socket | None = None
    """To the process that stands by."""
    _standing_by: subprocess.Popen[bytes]
    _one_asks = Lock()

    def _execute_child(self, *given: Any) -> None:
        start = super()._execute_child  # type: ignore[misc]
        options = inspect.signature(start).bind(*given).arguments
        ends = [options[name] for name in ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")]
        self._how_it_ended = self._copied(options, [ends[0], ends[3], ends[5]])
        if self._how_it_ended:
            self._child_created = True
            self._close_pipe_fds(*ends)  # type: ignore[attr-defined]
        else:
            start(*given)

    def _copied(self, options: dict[str, Any], streams: list[int]) -> socket.socket | None:
        """Have a copy made, with these streams or our own; gives what will tell how it ended."""
        match options["args"] if IS_POSSIBLE else ():
            case [sys.executable, "-P", "-c", code, *words]:
                pass
            case [sys.executable, "-m", name, *words] | [sys.executable, "-P", "-m", name, *words]:
                code = _MODULE.format(name=name)
            case _:
                return None
        environment = dict(os.environ if options["env"] is None else options["env"])
        apart, before = options["start_new_session"], options["preexec_fn"]
        asked = _Asked(code, [*map(os.fspath, words)], environment, os.fspath(options["cwd"] or "."), apart, before)
        asked = asked._replace(folder=str(Path(asked.folder).absolute()))
        streams = [number if end == -1 else end for number, end in enumerate(streams)]
        ours, theirs = socket.socketpair()
        with theirs, self._one_asks:
            socket.send_fds(self._line_to_it(), [pickle.dumps(tuple(asked))], [*streams, theirs.fileno()])
        self.pid = int.from_bytes(ours.recv(_SIZE), "big")
        assert self.pid, "nothing stands by"
        return ours

    @classmethod
    def _line_to_it(cls) -> socket.socket:
        if not Popen._line:
            Popen._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            path = [str(Path(__file__).parent.parent), *map(os.path.abspath, sys.path)]
            code = _STAND_BY.format(path=path, line=theirs.fileno())
            quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
            with theirs:
                Popen._standing_by = subprocess.Popen(
                    [sys.executable, "-P", "-c", code],
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                    **quiet,  # type: ignore[call-overload]
                )
        return Popen._line

    def _try_wait(self, flags: int) -> tuple[int, int]:
        if not self._how_it_ended:
            return super()._try_wait(flags)  # type: ignore[misc, no-any-return]
        try:
            status = self._how_it_ended.recv(_SIZE, socket.MSG_DONTWAIT if flags else 0)
        except BlockingIOError:
            return 0, 0
        except OSError:  # closed: it was let go of
            status = b""
        self._how_it_ended.close()
        return self.pid, int.from_bytes(status, "big") if status else signal.SIGKILL

    def __del__(self, *given: Any) -> None:
        super().__del__(*given)  # type: ignore[misc]
        if getattr(self, "_how_it_ended", None):
            self._how_it_ended.close()

    def _internal_poll(self, *given: Any, **further: Any) -> int | None:
        if not self._how_it_ended:
            return super()._internal_poll(*given, **further)  # type: ignore[misc, no-any-return]
        if self.returncode is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._wait(0)  # type: ignore[attr-defined]
        return self.returncode


@contextmanager
def workers_start_warm() -> Iterator[None]:
    """Have this process start workers as copies, where that is possible."""
    if IS_POSSIBLE:
        worker.Popen = Popen
    yield
    worker.Popen = subprocess.Popen
    pool.dismiss()
    if Popen._line:
        Popen._line.close()
        Popen._standing_by.kill()  # a copy of this process that is still there has the line, too
        Popen._standing_by.wait()


def load_all() -> None:
    """All that a command, or a worker for it, may need."""
    for entry in (*COMMANDS.values(), *RECIPIENTS.commands.values(), *MISSIONS.commands.values()):
        if isinstance(entry, Entry):
            for module in (f"advocacy.cli.{entry.module}", *chain(*entry.workers)):
                import_module(module)


def stand_by(number: int) -> NoReturn:
    """Load what programs need, then be copied for whoever asks on the line ``number``, while anybody could."""
    from tests.conftest import lay_out  # which takes this module for all tests

    load_all()
    work_out_once()
    with tempfile.TemporaryDirectory() as folder:
        load_campaign(lay_out(Path(folder) / "campaign"))
    worker.Popen = Popen
    gc.collect()
    gc.freeze()
    assert threading.active_count() == 1, "a copy has this thread alone"
    asking = selectors.PollSelector()
    asking.register(line := socket.socket(fileno=number), selectors.EVENT_READ)
    while line.fileno() != -1:
        for key, _ in asking.select():
            if key.data:
                _tell_how_it_ended(asking, key)
            else:
                _copy(asking, key)
    os._exit(0)


def _tell_how_it_ended(asking: selectors.PollSelector, key: selectors.SelectorKey) -> None:
    pid, teller = key.data
    asking.unregister(key.fileobj)
    os.close(key.fd)
    _, status = os.waitpid(pid, 0)
    with teller, contextlib.suppress(OSError):  # whoever asked for it may be gone
        teller.send(status.to_bytes(_SIZE, "big"))


def _copy(asking: selectors.PollSelector, key: selectors.SelectorKey) -> None:
    """Make the copy that is asked for: it can ask for others on a line of its own."""
    assert isinstance(key.fileobj, socket.socket)
    message, descriptors, _, _ = socket.recv_fds(key.fileobj, 2**20, 4)
    if not message:
        asking.unregister(key.fileobj)
        key.fileobj.close()
        return
    teller = socket.socket(fileno=descriptors.pop())
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if pid := os.fork():
        theirs.close()
        for descriptor in descriptors:
            os.close(descriptor)
        asking.register(ours, selectors.EVENT_READ)
        asking.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, teller))
        with contextlib.suppress(OSError):
            teller.send(pid.to_bytes(_SIZE, "big"))
        return
    ours.close()
    teller.close()
    for other in asking.get_map().values():
        if other.data:
            os.close(other.fd)
            other.data[1].close()
        else:
            other.fileobj.close()  # type: ignore[union-attr]
    Popen._line = theirs
    _be(_Asked(*pickle.loads(message)), descriptors)


def _be(asked: _Asked, streams: list[int]) -> NoReturn:
    """Be what is asked for, in a copy, from its start to its end."""
    status = 1
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        if asked.apart:
            os.setsid()
        if asked.before:
            asked.before()
        os.chdir(asked.folder)
        os.environ.clear()
        os.environ.update(asked.environment)
        time.tzset()
        tempfile.tempdir = None
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
        sys.argv = ["-c", *asked.words]
        exec(asked.code, {"__name__": "__main__"})
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - Python would tell it just so
        traceback.print_exc()
    finally:
        # As Python ends, but that nothing is taken apart which others are copies of.
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)
