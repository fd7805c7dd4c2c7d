"""The rules of Windows for files that are open, on a system that has none: as far as a disk goes, a run there."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest

from advocacy.files import folder, whole

OPEN = Path("/proc/self/fd")
"""Where Linux says which files this process has open."""


@contextmanager
def rules_of_windows() -> Iterator[None]:
    """Folders are not opened; what is open is neither deleted nor renamed, and synced only if it can be written."""
    if not OPEN.is_dir():
        pytest.skip("only Linux says which files are open")
    import fcntl

    unlink, replace, fsync = os.unlink, os.replace, os.fsync

    def refuse_open(*paths: Any) -> None:
        there = [os.path.realpath(path) for path in paths]
        for descriptor in OPEN.iterdir():
            try:
                file = str(descriptor.readlink())
            except OSError:  # of the listing itself
                continue
            for path in there:
                if file == path or file.startswith(f"{path}/"):
                    raise PermissionError(errno.EACCES, "is being used by a process", path)

    def unlink_closed(path: Any, **where: Any) -> None:
        refuse_open(path)
        unlink(path, **where)

    def replace_closed(source: Any, target: Any, **where: Any) -> None:
        refuse_open(source, target)
        replace(source, target, **where)

    def sync_written(descriptor: int) -> None:
        if fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "Bad file descriptor")
        fsync(descriptor)

    with TemporaryDirectory() as locks, pytest.MonkeyPatch.context() as patch:
        # On Windows, the file of a lock is deleted when it is let go.
        patch.setattr(folder, "tempfile", SimpleNamespace(gettempdir=lambda: locks))
        for module in (folder, whole):
            patch.setattr(module, "fcntl", None)
        patch.setattr(folder, "FROM_AN_OPEN_FOLDER", False)
        patch.setattr(folder, "_TO_SYNC", os.O_RDWR)
        patch.setattr(whole, "MOVES_OPEN_FILES", False)
        patch.setattr(os, "unlink", unlink_closed)
        patch.setattr(os, "replace", replace_closed)
        patch.setattr(os, "fsync", sync_written)
        yield
