"""A folder that is opened once: what is done in it is done there, whatever its name points to by then.

Nothing here follows a link. Where a system cannot work from an open folder (Windows), the path stands for it.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from filelock import FileLock

from advocacy.errors import AdvocacyError, Problem

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

FROM_AN_OPEN_FOLDER = os.open in os.supports_dir_fd and os.rename in os.supports_dir_fd
"""Whether this system works from folders that are open."""

LARGEST = 256 * 2**20
"""Bytes of a file that is read: a pack of 250 letters has twenty times less."""

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_A_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK
_TO_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NO_LINK
_TO_SYNC = os.O_RDWR | _NO_LINK if os.name == "nt" else _TO_READ
"""Windows brings nothing to the disk that was opened to be read."""

_CANNOT_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
"""What systems and disks answer that know of no exchange."""

_TO_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK


class Folder:
    """A folder held open; names are those of things directly in it, and errors carry their whole path.

    To be closed, or used with ``with``. Raises ``OSError`` for what the system refuses, and ``AdvocacyError`` where
    a link stands in the place of a folder.
    """

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def open(cls, path: Path) -> Self:
        """The folder ``path``, which may not be a link itself."""
        return cls._opened(path, path, None)

    @classmethod
    def _opened(cls, path: Path, name: Path | str, within: int | None) -> Self:
        try:
            if not FROM_AN_OPEN_FOLDER:
                if path.is_symlink():
                    raise linked(path)
                return cls(path, None)
            return cls(path, os.open(name, _A_FOLDER, dir_fd=within))
        except OSError as error:
            if path.is_symlink():
                raise linked(path) from error
            raise OSError(error.errno, error.strerror, str(path)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for other runs of this program that hold it, and keep others waiting; nothing is written into it.

        Where the system cannot lock a folder, as Windows, a file in the one for temporary files stands for it.
        """
        if self._descriptor is None or fcntl is None:
            name = sha256(str(self.path.resolve()).casefold().encode()).hexdigest()[:16]
            with FileLock(Path(tempfile.gettempdir()) / f"advocacy-{name}.lock"):
                yield
            return
        with suppress(OSError):  # on disks without locks
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        yield  # closing the folder lets others in

    def make(self, name: str, mode: int = 0o777) -> "Folder":
        """The folder ``name`` in this one, made with ``mode`` where it is missing; it is on the disk then."""
        with self._named(name), suppress(FileExistsError):
            os.mkdir(self._at(name), mode, dir_fd=self._descriptor)
            self.sync()
        return self.sub(name)

    def sub(self, name: str) -> "Folder":
        """The folder ``name`` in this one."""
        return Folder._opened(self.path / name, self._at(name), self._descriptor)

    def has(self, name: str) -> bool:
        """Whether there is anything of that name, a link that leads nowhere included."""
        return bool(self._mode(name))

    def is_folder(self, name: str) -> bool:
        """Whether ``name`` is a folder, and not a link to one."""
        return stat.S_ISDIR(self._mode(name))

    def is_link(self, name: str) -> bool:
        """Whether ``name`` is a link."""
        return stat.S_ISLNK(self._mode(name))

    def names(self) -> list[str]:
        """Everything in it, in order."""
        with self._named(""):
            return sorted(os.listdir(self.path if self._descriptor is None else self._descriptor))

    def size(self, name: str) -> int | None:
        """How many bytes the file ``name`` has; nothing where there is no regular file of that name."""
        try:
            status = os.stat(self._at(name), dir_fd=self._descriptor, follow_symlinks=False)
        except OSError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def file_mode(self, name: str) -> int | None:
        """Who may read and write the file ``name``; nothing where there is no regular file of that name."""
        mode = self._mode(name)
        return stat.S_IMODE(mode) if stat.S_ISREG(mode) else None

    def read(self, name: str) -> bytes | None:
        """The file ``name``; nothing where there is no regular file of that name. Raises for one that is too large."""
        if self.size(name) is None:
            return None
        with self._named(name), os.fdopen(os.open(self._at(name), _TO_READ, dir_fd=self._descriptor), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return None
            data = file.read(LARGEST + 1) if status.st_size <= LARGEST else b""
            if max(status.st_size, len(data)) > LARGEST:
                message = f"is larger than {LARGEST >> 20} MiB, and nothing that this program makes is"
                raise AdvocacyError(Problem(message, "delete it, or put back what was there", str(self.path / name)))
            return data

    def create(self, name: str) -> int:
        """A descriptor of the new file ``name``, which its owner alone can read and which was not there before."""
        with self._named(name):
            return os.open(self._at(name), _TO_CREATE, 0o600, dir_fd=self._descriptor)

    def look(self, name: str) -> int:
        """A descriptor of what lies there as ``name``, to read."""
        with self._named(name):
            return os.open(self._at(name), _TO_READ, dir_fd=self._descriptor)

    def look_to_sync(self, name: str) -> int:
        """A descriptor with which what lies there as ``name`` can be brought to the disk."""
        with self._named(name):
            return os.open(self._at(name), _TO_SYNC, dir_fd=self._descriptor)

    def move(self, name: str, into: "Folder", new: str) -> None:
        """Give the file ``name`` the name ``new`` in ``into``, in place of a file that has it."""
        with self._named(name):
            ends = {"src_dir_fd": self._descriptor, "dst_dir_fd": into._descriptor}  # noqa: SLF001 - one of its own
            os.replace(self._at(name), into._at(new), **ends)  # noqa: SLF001

    def exchange(self, name: str, other: str) -> bool:
        """Give two things here the name of each other, in one step; whether this system and this disk can do so."""
        if self._descriptor is None or not (call := _exchange()):
            return False
        with self._named(name):
            at, names = self._descriptor, [os.fsencode(self._at(each)) for each in (name, other)]
            problem = call(at, names[0], at, names[1])
            if problem and problem not in _CANNOT_EXCHANGE:
                raise OSError(problem, os.strerror(problem))
        return not problem

    def remove(self, name: str) -> None:
        """Delete the file ``name``; of a link, the link."""
        with self._named(name):
            os.unlink(self._at(name), dir_fd=self._descriptor)

    def remove_folder(self, name: str) -> bool:
        """Delete the folder ``name`` if it is empty; whether it is gone."""
        try:
            os.rmdir(self._at(name), dir_fd=self._descriptor)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True

    def is_open_to_others(self) -> bool:
        """Whether others than its owner may look into it; not asked on Windows, where modes say nothing."""
        mode = os.stat(self.path if self._descriptor is None else self._descriptor).st_mode
        return os.name == "posix" and bool(mode & 0o077)

    def give(self, mode: int) -> None:
        """Say who may do what in it."""
        with self._named(""):
            os.chmod(self.path if self._descriptor is None else self._descriptor, mode)

    def sync(self) -> None:
        """Wait until the names in it are on the disk, where the system can say so."""
        if self._descriptor is not None:
            with self._named(""):
                os.fsync(self._descriptor)

    def _mode(self, name: str) -> int:
        try:
            return os.stat(self._at(name), dir_fd=self._descriptor, follow_symlinks=False).st_mode
        except FileNotFoundError:
            return 0

    def _at(self, name: str) -> Path | str:
        if "/" in name or os.sep in name or name in (".", ".."):
            msg = f"«{name}» is not directly in {self.path}"
            raise ValueError(msg)
        return self.path / name if self._descriptor is None else name

    @contextmanager
    def _named(self, name: str) -> Iterator[None]:
        """Errors with the whole path, as people know it."""
        try:
            yield
        except OSError as error:
            error.filename, error.filename2 = str(self.path / name), None
            raise


def made(path: Path) -> Folder:
    """The folder ``path``, made where it is missing, with all above it; they are on the disk then."""
    missing = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for each in missing:
        with suppress(OSError), Folder.open(each.parent.resolve()) as parent:  # one may not be allowed to look into it
            parent.sync()
    return Folder.open(path)


@cache
def _exchange() -> Callable[[int, bytes, int, bytes], int] | None:
    """The call that gives two names each other's file, which Python has no name for; its error, 0 for none.

    Linux calls it renameat2 with RENAME_EXCHANGE, and macOS renameatx_np with RENAME_SWAP: both of them 2.
    """
    import ctypes  # noqa: PLC0415 - no other command needs it

    library = ctypes.CDLL(None, use_errno=True)
    call: Any = getattr(library, "renameat2", None) or getattr(library, "renameatx_np", None)
    if call is None:
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)

    def exchange(at: int, name: bytes, at_other: int, other: bytes) -> int:
        return ctypes.get_errno() if call(at, name, at_other, other, 2) else 0

    return exchange


def linked(path: Path) -> AdvocacyError:
    """The message that a folder is a link."""
    remedy = "what it points to is not touched: delete the link yourself"
    return AdvocacyError(Problem(f"{path} is a link", remedy))
