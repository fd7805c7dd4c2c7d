"""A file that PDFs are bound into, each on sheets of its own."""

from collections.abc import Sequence
from io import BytesIO
from types import TracebackType
from typing import Any, Self

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    OutlineItem,
    Page,
    Pdf,
    StreamDecodeLevel,
    settings,
)

from advocacy.binding.claims import conforms, renounce
from advocacy.binding.faces import Faces
from advocacy.binding.shared import SharedObjects
from advocacy.binding.streams import delimit
from advocacy.binding.structure import StructureTree

DESCRIPTION = ("/Metadata", "/OutputIntents", "/Lang", "/MarkInfo", "/ViewerPreferences")
"""What a file says of itself: title, standards it conforms to, colours, language."""


class Book:
    """A file that grows sheet by sheet; the same pages in the same order give the same bytes.

    What it says of itself is what its first piece says: tagged pieces that are PDF/UA-1 and PDF/A-2a give such a book.
    Where one piece does not say that it is both, the book says so of itself no more. What is ``made_small`` has
    one font for each face, and no tags that say nothing.
    """

    def __init__(self, *, both_sides: bool, made_small: bool = True) -> None:
        self.pdf = Pdf.new()
        self.tree = StructureTree(self.pdf, folded=made_small)
        self._shared = SharedObjects(self.pdf)
        self._faces = Faces(self.pdf) if made_small else None
        self._conforms = True
        self._both_sides = both_sides
        self._bookmarks: list[tuple[str, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.pdf.close()

    def add(self, source: Pdf, title: str = "") -> list[Page]:
        """Put the pages of ``source`` on sheets of their own; returns them as they lie here.

        A ``title`` is their bookmark. Where sheets are printed on one side, pages that are blank are left out.
        """
        self.turn()
        start = len(self.pdf.pages)
        self.pdf.pages.extend(page for page in source.pages if self._both_sides or not is_blank(page))
        pages = [*self.pdf.pages[start:]]
        if title:
            self._bookmarks.append((title, start))
        if not start:
            self._describe(source)
        self._take_up(source, pages)
        return pages

    def put_first(self, source: Pdf) -> list[Page]:
        """Put the pages of ``source`` on sheets before all others, whose first piece it is from now on."""
        sheets = [page for page in source.pages if self._both_sides or not is_blank(page)]
        self.pdf.pages[:0] = sheets
        pages = [*self.pdf.pages[: len(sheets)]]
        if self._both_sides and len(sheets) % 2:
            self._add_back(pages[0])
            back = self.pdf.pages[-1]
            del self.pdf.pages[-1]
            self.pdf.pages.insert(len(sheets), back)
            sheets.append(back)
        self._bookmarks = [(title, start + len(sheets)) for title, start in self._bookmarks]
        for entry in DESCRIPTION:
            if entry in self.pdf.Root:
                del self.pdf.Root[entry]
        self._describe(source)
        self._take_up(source, pages, first=True)
        return pages

    def turn(self) -> None:
        """Add a blank back, if the next page would otherwise fall on the back of a sheet."""
        if self._both_sides and len(self.pdf.pages) % 2:
            self._add_back(self.pdf.pages[0])

    def _add_back(self, front: Page) -> None:
        _, _, width, height = map(float, front.mediabox.as_list())
        self.pdf.add_blank_page(page_size=(width, height))
        del self.pdf.pages[-1].obj[Name.Contents]  # by which it is known

    def _take_up(self, source: Pdf, pages: Sequence[Page], *, first: bool = False) -> None:
        """Take up what ``pages``, which have come from ``source``, are read in and drawn with."""
        self._conforms = self._conforms and conforms(source)
        self.tree.add(source, pages, first=first)
        for page in pages:
            self._shared.share(page)
            if self._faces:
                self._faces.take(page)

    def saved(self) -> bytes:
        """The whole file."""
        if not self._conforms:
            renounce(self.pdf)
        self.tree.finish()
        if self._faces:
            self._faces.finish()
        with self.pdf.open_outline() as outline:
            outline.root.extend(OutlineItem(title, start) for title, start in self._bookmarks)
        settings.set_flate_compression_level(9)  # of what is not packed yet
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


def is_blank(page: Page) -> bool:
    """Whether ``page`` is a back without print, as a book makes it."""
    return Name.Contents not in page.obj
