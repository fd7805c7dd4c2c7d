"""Edits made in the files themselves: the bytes they do not touch stay as they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from advocacy.errors import AdvocacyError, Problem, cannot
from advocacy.files.edits import Edit, apply_edits
from advocacy.files.whole import write_together

BOM = "\ufeff"
TO_WRITE = "check that it is a file you may write to"


@dataclass(frozen=True, slots=True)
class Rewriting:
    """``edits``, planned on the text ``read``, of the file ``path``, which people know by ``name``."""

    path: Path
    name: str
    read: str
    edits: Sequence[Edit]


def rewrite(*files: Rewriting) -> None:
    """Make all edits in all of ``files``: whole or not at all.

    A byte-order mark and line endings stay; new lines end as those around them do. Raises ``AdvocacyError`` if one of
    the files has changed since it was read.
    """
    after = [
        # Where the file is a link, what it links to is edited.
        (each.path.resolve(), _in_file(require_unchanged(each.path, each.name, each.read), each.edits).encode())
        for each in files
    ]
    try:
        write_together(after)
    except OSError as error:
        raise cannot("write", " and ".join(each.name for each in files), error, TO_WRITE) from error


def require_unchanged(path: Path, name: str, read: str) -> str:
    """What the file ``path`` holds, its mark and line ends included; raises unless that is the text ``read``."""
    try:
        before = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise cannot("write", name, error, TO_WRITE) from error
    if before.removeprefix(BOM).replace("\r\n", "\n") != read:
        raise AdvocacyError(Problem("was changed by somebody else just now", "run the command again", name))
    return before


def _in_file(before: str, edits: Iterable[Edit]) -> str:
    """``before`` with ``edits``, whose places do not count a byte-order mark and take CR LF for one character."""
    offsets = [
        index
        for index, character in enumerate(before)
        if not (index == 0 and character == BOM) and not (character == "\n" and before[index - 1 : index] == "\r")
    ]
    offsets.append(len(before))
    windows = before.count("\r\n") * 2 > before.count("\n")
    return apply_edits(
        before,
        (
            Edit(offsets[edit.start], offsets[edit.end], edit.text.replace("\n", "\r\n") if windows else edit.text)
            for edit in edits
        ),
    )
