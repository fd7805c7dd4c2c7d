"""Files that wait to be published together, each under a name that says what is in it.

``pack-1.pdf`` waits as ``pack-1.<sha256>.pdf``: whether a file that a run left behind is whole can be seen, even after
the machine lost its power. Nothing is brought to the disk before all of them are.
"""

import re
from collections.abc import Container, Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from advocacy.files.folder import Folder
from advocacy.files.whole import sync_files, write_all_in

STAGED = re.compile(r"(?P<stem>.+)\.(?P<digest>[0-9a-f]{64})(?P<ending>\.[a-z]+)")


BEGINNING = 32
"""Bytes of a file that waits by which its kind is known."""


class Staged(NamedTuple):
    """A file that waits, and is whole."""

    name: str
    """Under which it waits."""
    digest: str
    size: int
    beginning: bytes

    @classmethod
    def of(cls, name: str, data: bytes) -> "Staged":
        """``data``, waiting under ``name``."""
        return cls(name, sha256(data).hexdigest(), len(data), data[:BEGINNING])


def stage(folder: Folder, name: str, data: bytes, mode: int, *, durable: bool = False) -> Staged:
    """Let ``data`` wait in ``folder`` to be published as ``name``."""
    stem, dot, ending = name.rpartition(".")
    staged = Staged.of(f"{stem}.{sha256(data).hexdigest()}{dot}{ending}", data)
    write_all_in(folder, {staged.name: data}, mode, durable=durable)
    return staged


def take_up(folder: Folder, wanted: Container[str] | None = None) -> dict[str, Staged]:
    """What a run left waiting in ``folder``, by the name it is to be published as; what is not whole is deleted.

    Only those ``wanted`` are read, where some are: what else lies there is not what this run makes.
    """
    found = waiting(folder)
    whole: dict[str, Staged] = {}
    for name in folder.names():
        if (parts := STAGED.fullmatch(name)) and (wanted is None or parts["stem"] + parts["ending"] in wanted):
            final = parts["stem"] + parts["ending"]
            data = (folder.read(name) or b"") if found[final] == name else b""
            if sha256(data).hexdigest() == parts["digest"]:
                whole[final] = Staged.of(name, data)
            else:
                remove_staged(folder, [name])
    return whole


def waiting(folder: Folder) -> dict[str, str]:
    """What waits in ``folder``, by the name it is to be published as; that all of it is whole is known before."""
    return {parts["stem"] + parts["ending"]: parts[0] for name in folder.names() if (parts := STAGED.fullmatch(name))}


def left_ready(staging: Path) -> frozenset[str]:
    """The ids of letters that a build which was stopped left in the folder ``staging``, for the next one to take up."""
    if staging.is_symlink() or not staging.is_dir():
        return frozenset()
    return frozenset(each.name.partition(".")[0] for each in staging.iterdir() if STAGED.fullmatch(each.name))


def publish_staged(folder: Folder, staged: Iterable[tuple[str, str]], into: Folder) -> None:
    """Move files (name here, name there) from ``folder`` to ``into``, and bring both to the disk."""
    moves = [*staged]
    sync_files(folder, [name for name, _ in moves])
    for name, final in moves:
        folder.move(name, into, final)
    into.sync()


def remove_staged(folder: Folder, names: Iterable[str]) -> None:
    """Delete those of ``names`` that are names of files that wait."""
    for name in names:
        if STAGED.fullmatch(name) and not folder.is_folder(name):
            folder.remove(name)
