"""Whether anything has changed since a build: one sha256 of all that letters are made of, and one of all that was made.

Files of the campaign are unchanged if their bytes are. Files that were made are unchanged if size, mtime and ctime are:
the system keeps ctime (POSIX, ``st_ctime``), and users cannot set it. So nothing is parsed, and no library loaded.
Anything doubtful (a link, a pipe, a library that is not found) raises ``OSError`` or `RefusedError`, and a normal build
follows.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeAlias

from advocacy.files.read import RefusedError, Why, read_regular
from advocacy.letter.libraries import versions_installed

PROGRAM = Path(__file__).parent.parent
LARGEST = 256 * 2**20
"""Bytes of a file that is read."""

COMPILED = "__pycache__"

MOMENT = 0.02
"""Seconds after which a file that is written has another time than one before: clocks of file systems tick."""

KNOWS_CHANGES = os.name == "posix"
"""Whether the system says when a file was last written to, whatever time was set; Windows says when it was made."""


_File: TypeAlias = tuple[Any, ...]
"""The name of a file, its size, and when it was written; plain, as there are thousands."""


def ingredients(root: Path, files: Iterable[str], folders: Iterable[str]) -> str:
    """All that letters are made of: files of the campaign, by their bytes; the program and its libraries."""
    campaign = [*files, *(name for folder in folders for name, *_ in _files(root / folder, f"{folder}/"))]
    libraries = [name for place in sys.path for name in _names(Path(place)) if name.endswith(".dist-info")]
    read = [_contents(root, name) for name in campaign]
    return one_of(read, [*_files(PROGRAM)], libraries, versions_installed(), sys.version)


def output(out: Path) -> str:
    """All that lies in ``out``, by size and times; where these do not tell of all changes, letters by their bytes."""
    there = [*_files(out)]
    if KNOWS_CHANGES:
        return one_of(there)
    read = [name for name, *_ in there if "/" not in name or name.startswith("letters/")]
    return one_of(there, [_contents(out, name) for name in read])


def pass_a_moment() -> None:
    """Wait until `output` sees whatever is written from now on."""
    time.sleep(MOMENT)


def one_of(*parts: object) -> str:
    """One sha256 of several things that look the same where they are the same."""
    return sha256(repr(parts).encode()).hexdigest()


def _contents(folder: Path, name: str) -> tuple[str, str]:
    return name, sha256(read_regular(folder / name, LARGEST)).hexdigest()


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []


def _files(folder: Path, before: str = "") -> Iterator[_File]:
    """All files in ``folder``, with ``before`` in front of their names; but what Python made of the program."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=attrgetter("name"))
    for each in entries:
        if each.is_file(follow_symlinks=False):
            it = each.stat(follow_symlinks=False)
            changed = (it.st_ctime_ns, it.st_ino) if KNOWS_CHANGES else ()
            yield before + each.name, it.st_size, it.st_mtime_ns, *changed
        elif not each.is_dir(follow_symlinks=False):
            raise RefusedError(Why.SPECIAL)
        elif each.name != COMPILED:
            yield from _files(Path(each.path), f"{before}{each.name}/")
