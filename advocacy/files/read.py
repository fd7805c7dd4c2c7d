"""The one way to read a file that somebody else may have written: no pipe, no device, no link out of a folder."""

import errno
import os
import stat
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""A pipe is opened without waiting for somebody who writes into it."""


class Why(StrEnum):
    """Why a file was not read."""

    OUTSIDE = "leads out of its folder"
    SPECIAL = "is a pipe or a device, not a file"
    TOO_LARGE = "is too large"


class RefusedError(Exception):
    """A file that was not read, though the system would have given it."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


def lies_in(path: Path, folder: Path) -> bool:
    """Whether ``path`` is in ``folder``, all links followed.

    Unlike Path.resolve(), realpath() says nothing of links in a circle: opening does, as of any file.
    """
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _place_of(descriptor: int) -> Path | None:
    """Where the open file lies by now, where the system tells; a pipe and a file that is deleted lie nowhere."""
    place = ""
    with suppress(OSError):
        if sys.platform.startswith("linux"):
            place = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        elif sys.platform == "darwin":
            place = os.fsdecode(fcntl.fcntl(descriptor, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0"))
    return Path(place) if place.startswith("/") and not place.endswith(" (deleted)") else None


def _refuse_special(status: os.stat_result) -> None:
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise RefusedError(Why.SPECIAL)


def read_regular(path: Path, largest: int, *, inside: Path | None = None) -> bytes:
    """The bytes of a regular file that holds ``largest`` bytes at most.

    With ``inside``, links and «..» may lead to what lies in that folder, and no further. Raises `RefusedError`, before
    anything was read, and `OSError`.
    """
    folder = inside and os.path.realpath(inside)
    if folder and not Path(os.path.realpath(path)).is_relative_to(folder):
        raise RefusedError(Why.OUTSIDE)
    _refuse_special(path.stat())  # to open a device may do something, and somebody may wait for the end of a pipe
    with os.fdopen(os.open(path, os.O_RDONLY | _AT_ONCE), "rb", closefd=True) as file:
        # Somebody may have put a link in its place meanwhile: what counts is where that lies which was opened.
        if folder and (there := _place_of(file.fileno())) and not there.is_relative_to(folder):
            raise RefusedError(Why.OUTSIDE)
        status = os.fstat(file.fileno())
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        _refuse_special(status)
        if status.st_size > largest:
            raise RefusedError(Why.TOO_LARGE)
        data = file.read(status.st_size + 1)  # room is made for what is asked for
        if len(data) > status.st_size:  # it has grown meanwhile
            data += file.read(largest + 1 - len(data))
    if len(data) > largest:
        raise RefusedError(Why.TOO_LARGE)
    return data
