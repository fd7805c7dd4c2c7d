"""Pages imposed on sheets for duplex printing: blank backs, fold marks, bookmarks, all in one file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from types import TracebackType
from typing import Any, ClassVar, Self

from pikepdf import Array, Dictionary, Object, ObjectStreamMode, OutlineItem, Page, Pdf, StreamDecodeLevel

from advocacy.letter.conformance import delimit
from advocacy.press.faces import Faces
from advocacy.press.shared import SharedObjects
from advocacy.press.structure import StructureTree
from advocacy.processes.limits import MB, Limits, Place, Stack

MILLIMETRE = 72 / 25.4
WINDOW_FOLDS = (105, 210)
"""From the upper edge, in mm: DIN 5008, form B. On US Letter too: thirds would push the address out of the window."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What begins on a sheet of its own; a ``title`` is its bookmark, and says that it gets marks to fold it by."""

    pdf: bytes = field(repr=False)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A file to be made, and what is bound in it."""

    file: str
    pieces: tuple[Piece, ...]


DESCRIPTION = ("/Metadata", "/OutputIntents", "/Lang", "/MarkInfo", "/ViewerPreferences")
"""What a file says of itself: title, standards it conforms to, colours, language."""


class Book:
    """A file that grows sheet by sheet; the same pages in the same order give the same bytes.

    What it says of itself is what its first piece says: tagged pieces that are PDF/UA-1 and PDF/A-2a give such a book.
    """

    def __init__(self, *, both_sides: bool) -> None:
        self.pdf = Pdf.new()
        self.tree = StructureTree(self.pdf)
        self._shared = SharedObjects(self.pdf)
        self._faces = Faces(self.pdf)
        self._both_sides = both_sides
        self._bookmarks: list[OutlineItem] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.pdf.close()

    def add(self, source: Pdf, title: str = "") -> list[Page]:
        """Put the pages of ``source`` on sheets of their own; returns them as they lie here.

        A ``title`` is their bookmark.
        """
        self._turn()
        start = len(self.pdf.pages)
        self.pdf.pages.extend(source.pages)
        pages = [*self.pdf.pages[start:]]
        if title:
            self._bookmarks.append(OutlineItem(title, start))
        if not start:
            self._describe(source)
        self.tree.add(source, pages)
        for page in pages:
            self._shared.share(page)
            self._faces.take(page)
        return pages

    def saved(self) -> bytes:
        """The whole file."""
        self._turn()
        self.tree.finish()
        self._faces.finish()
        with self.pdf.open_outline() as outline:
            outline.root.extend(self._bookmarks)
        data = BytesIO()
        self.pdf.save(
            data,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            # What is packed stays so: nobody knows how much a stranger has packed into it.
            stream_decode_level=StreamDecodeLevel.none,
        )
        return delimit(data.getvalue())

    def _describe(self, source: Pdf) -> None:
        """Say what ``source`` says of itself."""
        for entry in DESCRIPTION:
            if entry in source.Root:
                self.pdf.Root[entry] = self._shared.one_of(self._brought(source.Root[entry]))
        if "/Info" in source.trailer:
            self.pdf.trailer.Info = self._brought(source.trailer.Info)

    def _brought(self, thing: Any) -> Any:
        """``thing`` of another file, in this one."""
        if isinstance(thing, Object) and thing.is_indirect:
            return self.pdf.copy_foreign(thing)
        if isinstance(thing, Array):
            return Array(self._brought(item) for item in thing)
        if isinstance(thing, Dictionary):
            return Dictionary({key: self._brought(item) for key, item in thing.items()})
        return thing

    def _turn(self) -> None:
        """A back without print, as large as the page before it, where the next page would be one."""
        if self._both_sides and len(self.pdf.pages) % 2:
            _, _, width, height = map(float, self.pdf.pages[-1].mediabox.as_list())
            self.pdf.add_blank_page(page_size=(width, height))


@dataclass(frozen=True, slots=True)
class Binding:
    """Packs to be bound by workers: a frozen value, sent to each of them."""

    both_sides: bool
    window: bool
    worth_a_process: ClassVar[int] = 1
    modules: ClassVar[tuple[str, ...]] = ()
    limits: ClassVar[Limits] = Limits(seconds=120, memory=2048 * MB)
    remedy: ClassVar[str] = "make smaller packs: «--per-pack N»"

    def prepare(self) -> Callable[[Bound], bytes]:
        """What binds one file."""
        return lambda bound: bind(bound.pieces, both_sides=self.both_sides, window=self.window)

    def name(self, bound: Bound | None) -> tuple[str, str]:
        """The file."""
        return "binding it", bound.file if bound else ""

    def locate(self, _: Stack) -> Place:
        """No line of a campaign has a part in this."""
        return Place()


def bind(pieces: Sequence[Piece], *, both_sides: bool, window: bool = True) -> bytes:
    """The pieces in one file, in this order; the same pieces give the same bytes.

    Folds are marked for an envelope with a ``window``, or else at the thirds of the sheet.
    """
    with Book(both_sides=both_sides) as book:
        for piece in pieces:
            with Pdf.open(BytesIO(piece.pdf)) as source:
                if piece.title:
                    # A back is folded with its front.
                    mark_folds(source.pages[0], window=window)
                book.add(source, piece.title)
        return book.saved()


def mark_folds(page: Page, *, window: bool) -> None:
    """Two short lines near the left edge, where printers still print."""
    height = float(page.mediabox[3])
    folds = [fold * MILLIMETRE for fold in WINDOW_FOLDS] if window else [height / 3, height / 3 * 2]
    levels = [f"{height - fold:.2f}" for fold in folds]
    lines = " ".join(f"{5 * MILLIMETRE:.2f} {y} m {9 * MILLIMETRE:.2f} {y} l" for y in levels)
    # The letter's own stream is taken in q … Q, so that what it leaves behind does not move the marks.
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q q /Artifact BMC 0.4 w 0.5 G {lines} S EMC Q".encode())
