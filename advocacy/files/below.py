"""All files below some folders of a campaign, held to limits: of each, of all together, and of how many there are."""

from collections.abc import Container, Sequence
from itertools import islice
from pathlib import Path

from advocacy.errors import AdvocacyError, Problem
from advocacy.files.read import lies_in
from advocacy.files.text import leads_out, read_whole

LARGEST_FILE, LARGEST_TOGETHER = 64 * 2**20, 128 * 2**20
"""Bytes of a font or a picture, and of all files."""

LARGEST_TEXT, TEXTS = 256 * 2**10, (".css", ".j2")
"""Bytes of a style sheet or a template, which make much work: the shipped ones have 11 KiB at most."""

MOST_FILES = 2_000
"""Files and folders in one of the folders."""


def read_below(
    root: Path, folders: Sequence[str], left_out: Container[str]
) -> tuple[dict[str, bytes], dict[str, Problem]]:
    """The files below ``folders`` of ``root``, by path, and why others cannot be read.

    Hidden ones, and those whose ending is ``left_out``, do not count. Raises where there are too many, or too much.
    """
    files: dict[str, bytes] = {}
    unread: dict[str, Problem] = {}
    room = LARGEST_TOGETHER
    for folder in folders:
        found = [*islice((root / folder).rglob("*"), MOST_FILES + 1)]
        if len(found) > MOST_FILES:
            raise AdvocacyError(Problem(f"holds more than {MOST_FILES:,} files", "is this the right folder?", folder))
        for path in sorted(found):
            name = path.relative_to(root).as_posix()
            if path.is_dir():
                if path.is_symlink() and not lies_in(path, root):
                    unread[name] = leads_out(name)
                continue
            if path.name.startswith(".") or path.suffix in left_out:
                continue
            try:
                largest = LARGEST_TEXT if name.lower().endswith(TEXTS) else LARGEST_FILE
                files[name] = read_whole(path, name, inside=root, largest=largest)
            except AdvocacyError as error:
                (unread[name],) = error.problems
                continue
            room -= len(files[name])
            if room < 0:
                message = f"all files of {' and '.join(folders)} together are larger than {LARGEST_TOGETHER >> 20} MiB"
                raise AdvocacyError(Problem(message, "take out what letters do not need", name))
    return files, unread
