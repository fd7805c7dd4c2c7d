"""Letters imposed on sheets for duplex printing: blank backs, fold marks, bookmarks, all in one file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import ClassVar

from pikepdf import Pdf

from advocacy.batch.manifest import NO_LETTER
from advocacy.binding.book import Book
from advocacy.press.folds import mark_folds
from advocacy.press.printable import letter_at, limits_of, told_of
from advocacy.processes import pool
from advocacy.processes.limits import Limits, Place, Stack


@dataclass(frozen=True, slots=True)
class Piece:
    """What begins on a sheet of its own; a ``title`` is its bookmark, and says that it gets marks to fold it by."""

    pdf: bytes = field(repr=False)
    title: str = ""
    file: str = ""
    """Where it lies, for messages; empty where it is no letter."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A file to be made, and what is bound in it."""

    file: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """Packs to be bound by workers: a frozen value, sent to each of them."""

    both_sides: bool
    window: bool
    limits: Limits
    worth_a_process: ClassVar[int] = 1
    modules: ClassVar[tuple[str, ...]] = ()
    remedy: ClassVar[str] = NO_LETTER

    def prepare(self) -> Callable[[Bound], bytes]:
        """What binds one file."""
        return lambda bound: bind(bound.pieces, both_sides=self.both_sides, window=self.window)

    def name(self, bound: Bound | None) -> tuple[str, str]:
        """The file."""
        return "binding it", bound.file if bound else ""

    def locate(self, stack: Stack) -> Place:
        """The letter that is being put in."""
        return letter_at(stack)


def bound(file: str, pieces: Sequence[Piece], *, both_sides: bool, window: bool) -> bytes:
    """``pieces`` bound by a worker into what will be called ``file``."""
    binding = Binding(both_sides, window, limits_of([piece.pdf for piece in pieces]))
    return pool.do(binding, Bound(file, (*pieces,)))


def bind(pieces: Sequence[Piece], *, both_sides: bool, window: bool = True) -> bytes:
    """The pieces in one file, in this order; the same pieces give the same bytes.

    Folds are marked for an envelope with a ``window``, or else at the thirds of the sheet.
    """
    with Book(both_sides=both_sides) as book:
        for piece in pieces:
            _put_in(book, piece, piece.file, window=window)
        book.turn()
        return book.saved()


def _put_in(book: Book, piece: Piece, file: str, *, window: bool) -> None:
    with told_of(file), Pdf.open(BytesIO(piece.pdf)) as source:
        if piece.title:
            mark_folds(source.pages[0], window=window)  # a back is folded with its front
        book.add(source, piece.title)
