"""What a PDF holds, read by two programs that have no part in making it: PDFium and pypdf."""

import ctypes
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdf import PdfReader

from advocacy.proof.enclosed import is_blank
from advocacy.proof.glyphs import Fonts, at, fonts_of

MM = 72 / 25.4
"""Points of a millimetre."""

SIDES = 2
"""Pages that are looked at: front and back of one sheet."""

ACTIVE = ("/OpenAction", "/AA", "/AcroForm", "/AF", "/Collection", "/JavaScript", "/EmbeddedFiles")
"""Keys of the catalog, and of its names, with which a PDF is more than paper."""


class UnreadableError(Exception):
    """A PDF that one of the two readers cannot make sense of."""


class Character(NamedTuple):
    """A character and its box, in millimetres from the left and the top of the sheet."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """What PDFium sees on one side of the sheet: the first page, or the second."""

    pages: int
    """Of the letter itself, without what is enclosed."""
    width: float
    height: float
    """In millimetres."""
    characters: tuple[Character, ...]
    without_text: int
    """Glyphs whose text is missing or broken."""
    back: "Drawn | None" = None
    """The second page; None where there is none, or this is it."""

    @property
    def text(self) -> str:
        """All of it, in the order of the file."""
        return "".join(character.text for character in self.characters)

    @property
    def whole(self) -> "Drawn":
        """Front and back as one, for a letter that goes on behind."""
        if self.back is None or not self.characters:
            return self
        between = self.characters[-1]._replace(text="\n")
        return replace(self, characters=(*self.characters, between, *self.back.characters), back=None)

    @property
    def sides(self) -> "tuple[Drawn, ...]":
        """Front and back, as far as there is one."""
        return (self, self.back) if self.back else (self,)


@dataclass(frozen=True, slots=True)
class Objects:
    """What pypdf finds in the file."""

    info: dict[str, str]
    lang: str
    tagged: bool
    shows_title: bool
    xmp: str
    active: tuple[str, ...]
    """Scripts, attachments, forms and notes."""
    fonts: Fonts
    languages: tuple[str, ...] = ()
    """Of the parts of it that are in another language than the whole."""

    @property
    def exact(self) -> bool:
        """Whether text comes back as it was written."""
        return all(font.exact for font in self.fonts.fonts)


def read(data: bytes, *, enclosing: bool = False) -> tuple[Drawn, Objects]:
    """What is in the PDF ``data``, or on its first sheet where something is enclosed behind that.

    Raises `UnreadableError`, whatever is wrong with it.
    """
    try:
        with _silence("pypdf", "fontTools"):
            drawn = _drawn(data, enclosing=enclosing)
            return drawn, _objects(data, drawn.pages)
    except UnreadableError:
        raise
    except Exception as error:
        if "password" in str(error).lower():  # none of the readers has a name for it that it always uses
            raise UnreadableError("it is encrypted") from error
        # A damaged file leads the readers astray in ways of which they know nothing themselves.
        raise UnreadableError("its structure is damaged") from error


@contextmanager
def _silence(*names: str) -> Iterator[None]:
    """What readers log about a damaged file is said here once, as a problem."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _drawn(data: bytes, *, enclosing: bool) -> Drawn:
    with closing(pypdfium2.PdfDocument(data)) as document:
        count = len(document)
        if enclosing:
            count = 1 if count > 1 and is_blank(document, 1) else min(count, SIDES)
        front, *back = (replace(_side(document, number), pages=count) for number in range(min(count, SIDES)))
        return replace(front, back=back[0]) if back else front


def _side(document: Any, number: int) -> Drawn:
    with closing(document[number]) as page:
        left, bottom, right, top = page.get_mediabox()
        if page.get_rotation() or page.get_cropbox() != (left, bottom, right, top):
            raise UnreadableError("its page is turned or cropped")
        with closing(page.get_textpage()) as text_page:
            characters = tuple(_characters(text_page.raw, left, top))
            count = range(pdfium.FPDFText_CountChars(text_page.raw))
            broken = sum(pdfium.FPDFText_HasUnicodeMapError(text_page.raw, index) > 0 for index in count)
        lost = sum(character.text in "\0\ufffd\ufffe" for character in characters)
        return Drawn(len(document), (right - left) / MM, (top - bottom) / MM, characters, broken + lost)


def _characters(page: Any, left_edge: float, top_edge: float) -> Iterator[Character]:
    box = [ctypes.c_double() for _ in range(4)]
    for index in range(pdfium.FPDFText_CountChars(page)):
        pdfium.FPDFText_GetCharBox(page, index, *box)
        left, right, bottom, top = (side.value for side in box)
        text = chr(pdfium.FPDFText_GetUnicode(page, index))
        yield Character(
            text, (left - left_edge) / MM, (top_edge - top) / MM, (right - left_edge) / MM, (top_edge - bottom) / MM
        )


def _objects(data: bytes, count: int) -> Objects:
    with PdfReader(BytesIO(data), strict=True) as reader:
        catalog, pages, every = reader.root_object, reader.pages[: min(count, SIDES)], reader.pages
        names = at(catalog, "/Names") or {}
        active = [
            key.lstrip("/") for key in ACTIVE if key in catalog or key in names or any(key in page for page in every)
        ]
        notes = (at(note.get_object(), "/Subtype") for page in every for note in at(page, "/Annots") or ())
        active += [f"an annotation ({note})" for note in notes if note != "/Link"]
        metadata = at(catalog, "/Metadata")
        return Objects(
            info={key.lstrip("/"): str(value) for key, value in (reader.metadata or {}).items()},
            lang=str(at(catalog, "/Lang") or ""),
            tagged=bool(at(catalog, "/MarkInfo", "/Marked") and at(catalog, "/StructTreeRoot")),
            shows_title=bool(at(catalog, "/ViewerPreferences", "/DisplayDocTitle")),
            xmp=metadata.get_data().decode("utf-8", "replace") if metadata is not None else "",
            active=tuple(active),
            fonts=fonts_of(pages, reader),
            languages=(*_languages(at(catalog, "/StructTreeRoot")),),
        )


def _languages(root: Any) -> Iterator[str]:
    """The languages of the parts that a document is made of (ISO 32000-1, 14.9.2)."""
    for document in at(root, "/K") or ():
        parts = at(document.get_object(), "/K") or ()
        first = parts[0].get_object() if parts and hasattr(parts[0], "get_object") else None
        if at(first, "/S") == "/Part":  # the letter, and behind it what is enclosed
            parts = at(first, "/K") or ()
        for part in parts:
            language = at(part.get_object(), "/Lang") if hasattr(part, "get_object") else None
            if language:
                yield str(language)
