"""Whether anything has changed since a build: one sha256 of all that letters are made of, and one of all that was made.

Nothing is understood for that, so nothing has to be loaded. Of the campaign, files with the same bytes say the same.
Of what was made, files that nobody has written to since do: the system keeps the time of that, which nobody can set
(POSIX, ``st_ctime``). Whatever is in doubt (a link, a pipe, a library that is not found) raises ``OSError`` or
`RefusedError`, and is left to those who look more closely.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

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


class _File(NamedTuple):
    name: str
    size: int
    times: tuple[int, ...]


def ingredients(root: Path, files: Iterable[str], folders: Iterable[str]) -> str:
    """All that letters are made of: files of the campaign, by their bytes; the program and its libraries."""
    campaign = [*files, *(file.name for folder in folders for file in _files(root / folder, f"{folder}/"))]
    libraries = [name for place in sys.path for name in _names(Path(place)) if name.endswith(".dist-info")]
    read = [_contents(root, name) for name in campaign]
    return one_of(read, [*_files(PROGRAM)], libraries, versions_installed(), sys.version)


def output(out: Path) -> str:
    """All that lies in ``out``, by size and times; where these do not tell of all changes, letters by their bytes."""
    there = [*_files(out)]
    read = [file.name for file in there if "/" not in file.name or file.name.startswith("letters/")]
    return one_of(there, () if KNOWS_CHANGES else [_contents(out, name) for name in read])


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
        entries = sorted(found, key=lambda each: each.name)
    for each in entries:
        if each.is_dir(follow_symlinks=False):
            if each.name != COMPILED:
                yield from _files(Path(each.path), f"{before}{each.name}/")
        elif each.is_file(follow_symlinks=False):
            status = each.stat(follow_symlinks=False)
            changed = (status.st_ctime_ns, status.st_ino) if KNOWS_CHANGES else ()
            yield _File(before + each.name, status.st_size, (status.st_mtime_ns, *changed))
        else:
            raise RefusedError(Why.SPECIAL)
