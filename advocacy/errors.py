"""What went wrong, where, and what to do about it."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from traceback import extract_tb
from typing import Self

PACKAGE = Path(__file__).parent

FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
"""A disk without room, for all or for this user."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a person can correct.

    ``line`` and ``column`` count from 1, as editors do; 0 means «not known». In a table it is ``row`` and ``column``,
    as spreadsheets count them, and ``sheet`` where it has several.
    ``file`` is relative to the campaign folder where it lies inside it.
    """

    message: str
    remedy: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    row: int = 0

    @property
    def place(self) -> str:
        """``file:line:column``, or file, sheet, row and column of a table; as far as it is known."""
        if self.row:
            sheet = f", sheet «{self.sheet}»" if self.sheet else ""
            column = f", column {column_letters(self.column)}" if self.column else ""
            return f"{self.file}{sheet}, row {self.row}{column}"
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.file, *numbers]) if self.file else ""

    def __str__(self) -> str:
        start = f"{self.place}: " if self.place else ""
        end = f"\n    {self.remedy}" if self.remedy else ""
        return f"{start}{self.message}{end}"


class AdvocacyError(Exception):
    """Something in the campaign, a letter or the machine is wrong; carries every problem found.

    The one exception the package raises on purpose. Only ``cli`` catches it.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else in_reading_order(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type["AdvocacyError"], tuple[tuple[Problem, ...]]]:
        """Cross a process boundary with the problems, not with the text made of them."""
        return type(self), (self.problems,)


class BugError(Exception):
    """A mistake of ours in another process: its kind, and where in the code; never its words, which may be a name."""

    def __init__(self, kind: str, places: str) -> None:
        super().__init__(kind, places)
        self.kind, self.places = kind, places

    @classmethod
    def of(cls, error: BaseException) -> Self:
        """``error`` by its kind, and by its places in this package, those in the other process last."""
        frames = ((Path(frame.filename), frame.lineno) for frame in extract_tb(error.__traceback__))
        ours = [f"{file.relative_to(PACKAGE).as_posix()}:{at}" for file, at in frames if file.is_relative_to(PACKAGE)]
        if isinstance(error, cls):
            return cls(error.kind, " > ".join([*ours, error.places]))
        return cls(type(error).__name__, " > ".join(ours))


def said_of(error: BaseException) -> str:
    """What an exception says: its kind and its words; of one in another process, its kind."""
    return error.kind if isinstance(error, BugError) else f"{type(error).__name__}: {error}"


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by file, then sheet, row or line, then column."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda each: (each.file, each.sheet, each.row, each.line, each.column)))


def column_letters(column: int) -> str:
    """What spreadsheets call the column that counts from 1: A, B, … Z, AA."""
    first, last = divmod(column - 1, 26)
    return (column_letters(first) if first else "") + chr(ord("A") + last)


def cannot(action: str, path: PurePath | str, error: OSError, remedy: str) -> AdvocacyError:
    """An operating-system error as a message: ``cannot write out/letters: Permission denied``.

    Where a disk is full, that is what has to be mended, and not what ``remedy`` says.
    """
    reason = error.strerror or str(error)
    if error.errno in FULL:
        remedy = "make room on that disk, and run the command again"
    return AdvocacyError(Problem(f"cannot {action} {path}: {reason}", remedy))
