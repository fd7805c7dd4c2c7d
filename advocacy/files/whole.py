"""The one way to write a file: under its name there is the old file or the new one, never a part.

A draft is written beside it, brought to the disk, and takes the name; then the folder is brought to the disk. Whenever
the machine stops, nothing but a draft is left behind, and ``remove_abandoned`` knows those of runs that have ended.
"""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from advocacy.files.folder import Folder

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be deleted anyway
    fcntl = None  # type: ignore[assignment]

DRAFT = re.compile(r"\.advocacy-[0-9a-f]{16}\.draft")
PRIVATE = 0o600
"""The mode of a file that its owner alone can read."""

PUBLIC = 0o666
"""The mode of any other file, less what the user's umask takes away."""

SYNCED_AT_ONCE = 16
"""Files that are brought to the disk together: a disk takes many at once in the time of a few."""

OPEN_AT_ONCE = 64
"""Files; some systems let a program have 256."""

MOVES_OPEN_FILES = os.name != "nt"
"""Whether the system renames and deletes files that are open."""


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write the file ``path``, whose folder is there; what it is a link to stays, and the link goes.

    ``mode`` is subject to the umask; without one, a file that is there keeps its own. Drafts that a killed run left
    in that folder go. Raises ``OSError``.
    """
    with Folder.open(path.parent.resolve()) as folder:
        remove_abandoned(folder)
        write_in(folder, path.name, data, mode)


def write_together(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write files of one or several folders, as ``write_whole`` does: all of them, or none where anything goes wrong.

    A run that is killed between them leaves some of them written. Raises ``OSError``.
    """
    with ExitStack() as done_with:
        drafts: list[tuple[Folder, str, str]] = []
        before: list[tuple[Folder, str, bytes | None]] = []
        folders: dict[Path, Folder] = {}
        try:
            for place in dict.fromkeys(path.parent.resolve() for path, _ in files):
                folders[place] = done_with.enter_context(Folder.open(place))
                remove_abandoned(folders[place])  # before a draft of ours is there, which nobody has locked any more
            for path, data in files:
                folder = folders[path.parent.resolve()]
                draft, file = _new_draft(folder)
                drafts.append((folder, draft, path.name))
                with file:
                    file.write(data)
                    file.flush()
                    _give(file, _kept_mode(folder, path.name))
                    _sync([file.fileno()])
            while drafts:
                folder, draft, name = drafts[0]
                before.append((folder, name, folder.read(name)))
                folder.move(draft, folder, name)
                del drafts[0]
            for folder in folders.values():
                folder.sync()
        except BaseException:  # a Ctrl-C between two of them leaves none either
            for folder, name, old in before:
                if old is not None:
                    write_in(folder, name, old)
                else:
                    with suppress(FileNotFoundError):
                        folder.remove(name)
            raise
        finally:
            for folder, draft, _ in drafts:
                with suppress(OSError):
                    folder.remove(draft)


def write_in(folder: Folder, name: str, data: bytes, mode: int | None = None) -> None:
    """Write the file ``name`` in ``folder``, as ``write_whole`` does."""
    write_all_in(folder, {name: data}, mode)


def write_all_in(folder: Folder, files: Mapping[str, bytes], mode: int | None = None, *, durable: bool = True) -> None:
    """Write ``files`` (name to contents): in much less time than one after the other. Each is whole; not all are.

    Not ``durable`` only where a name says what is in its file (a digest): its reader sees whether it reached the disk.
    """
    waiting = iter(files.items())
    while some := [*islice(waiting, OPEN_AT_ONCE)]:
        _write_some(folder, some, mode, durable=durable)
    if durable:
        folder.sync()


def _write_some(folder: Folder, files: list[tuple[str, bytes]], mode: int | None, *, durable: bool) -> None:
    drafts: list[tuple[str, BinaryIO]] = []
    try:
        for name, data in files:
            draft, file = _new_draft(folder)
            drafts.append((draft, file))
            file.write(data)
            file.flush()
            _give(file, _kept_mode(folder, name) if mode is None else mode & ~_umask())
        if durable:
            _sync([file.fileno() for _, file in drafts])
        for name, _ in files:
            draft, file = drafts[0]
            if MOVES_OPEN_FILES:
                folder.move(draft, folder, name)
                file.close()
            else:
                file.close()
                folder.move(draft, folder, name)
            del drafts[0]
    finally:
        for draft, file in drafts:
            with suppress(OSError):
                file.close()
            with suppress(OSError):
                folder.remove(draft)


IGNORED = ".gitignore"


def private_folder(parent: Folder, name: str) -> Folder:
    """The folder ``name`` in ``parent``, for its owner alone; made where it is missing."""
    folder = parent.make(name, 0o700)
    if folder.is_open_to_others():
        folder.give(0o700)
    return folder


def hide_from_git(folder: Folder) -> None:
    """Have Git take nothing of ``folder``, in which drafts that killed runs left go."""
    remove_abandoned(folder)
    if not folder.has(IGNORED):
        write_in(folder, IGNORED, b"*\n", PRIVATE)


def sync_files(folder: Folder, names: Sequence[str]) -> None:
    """Bring files that are there to the disk."""
    for start in range(0, len(names), OPEN_AT_ONCE):
        descriptors: list[int] = []
        try:
            descriptors += [folder.look_to_sync(name) for name in names[start : start + OPEN_AT_ONCE]]
            _sync(descriptors)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)


def _sync(descriptors: list[int]) -> None:
    """Bring open files to the disk."""
    if len(descriptors) == 1:
        os.fsync(descriptors[0])
    elif descriptors:
        failed: list[BaseException] = []

        def some(first: int) -> None:
            try:
                for descriptor in descriptors[first::SYNCED_AT_ONCE]:
                    os.fsync(descriptor)
            except BaseException as error:  # noqa: BLE001 - raised where it is waited for, whatever it is
                failed.append(error)

        threads = [Thread(target=some, args=(first,), daemon=True) for first in range(SYNCED_AT_ONCE)]
        try:
            for thread in threads:
                thread.start()
        finally:  # whoever closes the files waits for it
            for thread in threads:
                if thread.ident:
                    thread.join()
        if failed:
            raise failed[0]


def remove_abandoned(folder: Folder) -> tuple[str, ...]:
    """Delete drafts in ``folder`` whose run was killed; their names. Drafts of runs that go on are locked, and stay."""
    removed: list[str] = []
    for name in folder.names():
        if DRAFT.fullmatch(name) and folder.size(name) is not None:
            with suppress(OSError):
                _remove_draft(folder, name)
                removed.append(name)
    return tuple(removed)


def _remove_draft(folder: Folder, name: str) -> None:
    """Raises ``OSError`` where a run that goes on has it open; Windows then refuses by itself."""
    if not MOVES_OPEN_FILES:
        folder.remove(name)
        return
    descriptor = folder.look(name)
    try:
        _lock(descriptor)
        folder.remove(name)
    finally:
        os.close(descriptor)


def _new_draft(folder: Folder) -> tuple[str, BinaryIO]:
    """A new file under a name that nobody can guess, locked while it is written."""
    while True:
        name = f".advocacy-{secrets.token_hex(8)}.draft"
        file = os.fdopen(folder.create(name), "wb")
        with suppress(OSError):  # on file systems without locks
            _lock(file.fileno())
        if folder.size(name) is not None:
            return name, file
        file.close()  # somebody who tidies up came between its making and its locking


def _lock(descriptor: int) -> None:
    """Raises ``OSError`` where somebody else has it, or the file system has no locks."""
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _kept_mode(folder: Folder, name: str) -> int:
    mode = folder.file_mode(name)
    return PUBLIC & ~_umask() if mode is None else mode


def _give(file: BinaryIO, mode: int) -> None:
    if hasattr(os, "fchmod") and mode != PRIVATE:
        os.fchmod(file.fileno(), mode)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
