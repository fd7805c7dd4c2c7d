"""The one folder for temporary files of a run, which goes when the run ends, however it ends."""

import atexit
import contextlib
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from typing import Any

# Ctrl-C reaches every process of a terminal, and the one that was started by hand decides: the others stand apart.
APART: dict[str, Any] = (
    {"creationflags": 0x200} if sys.platform == "win32" else {"start_new_session": True}  # CREATE_NEW_PROCESS_GROUP
)

_folder: Path | None = None


def scratch() -> Path:
    """The folder for temporary files of this run, for its owner only. It goes when the run ends, however it ends."""
    global _folder
    if _folder is None:
        folder = _place() / f"advocacy-{secrets.token_hex(8)}"
        guard = _guard(folder)
        folder.mkdir(mode=0o700)
        atexit.register(_remove, folder, guard)
        _folder = folder
    return _folder


def _place() -> Path:
    """Where Python would put temporary files; not asked of it, as it tries by writing one that a kill leaves there."""
    named = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    there = next((name for name in named if name and Path(name).is_dir() and os.access(name, os.W_OK | os.X_OK)), None)
    return Path(there or tempfile.gettempdir()).absolute()


def use(folder: Path) -> None:
    """Take ``folder``, which somebody else removes, for all temporary files of this process."""
    global _folder
    _folder = folder
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)


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
        guard = Popen([sys.executable, "-I", "-S", "-c", _GUARD], stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL, **APART)
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
