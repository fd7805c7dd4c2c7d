"""Text that comes back from a PDF exactly as it was written, Arabic and its harakat included.

WeasyPrint gives each *glyph* one text, the first one it was drawn for. Arabic fonts draw different
letters with the same glyphs (Amiri draws ب ت ن as one tooth with dots of their own) and several
letters with one glyph (لا), so a reader gets other words than were written, and marks on raised
baselines break words in two. Here each *character* gets a code of its own:

- A code (CID) stands for one character drawn with one glyph; a map in the font (CIDToGIDMap) says
  which. The same glyph has as many codes as it has characters.
- Codes are written in visual order. A letter's code draws its glyph where that stands on its place and
  is as wide as the letter; else the code rides on a blank and the glyph is drawn as an outline.
- Dots and harakat are drawn as outlines, which have no text; harakat ride on a blank before their letter.

On paper it looks like WeasyPrint's own drawing. It takes the place of a private function, so no letter is set with
another version than the one it was written for: ``require_version`` raises. What readers still get wrong, and whose
fault it is, stands in docs/exact-text.md.
"""

import logging
import re
from collections.abc import Iterator
from struct import iter_unpack
from typing import Any
from unicodedata import combining

from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.exact_text.font_file import face
from advocacy.letter.exact_text.glyph_writer import Codes, Glyph, Pen

PARAGRAPHS = re.compile("[\n\r\u2029]")
"""What parts paragraphs for Pango: to draw a line of it is to have it laid out once more."""

LOGGER = logging.getLogger("weasyprint")
"""What is said here stops the letter, like anything that WeasyPrint says."""

WRITTEN_FOR = "70.0"
"""The version of WeasyPrint whose ``weasyprint.draw.text.draw_first_line`` is replaced."""

GLYPH_INFO = 20
"""Bytes of a ``PangoGlyphInfo``: the glyph, its advance and its two offsets, and what it is for the cursor."""

UNKNOWN_LANGUAGE = "und-Latn"
"""BCP 47: not known, in Latin script; a postal address is in the language of its country."""


def require_version(installed: str) -> None:
    """Raise where ``installed`` is another WeasyPrint: by itself it loses about a tenth of the words of a letter."""
    if installed != WRITTEN_FOR:
        message = f"WeasyPrint {installed} is installed, but letters need {WRITTEN_FOR}"
        remedy = "run «python3 run.py», or install advocacy again: it brings the right version along"
        raise AdvocacyError(Problem(message, remedy))


def draw_exactly() -> None:
    """From now on, in this process, let WeasyPrint draw text here."""
    from weasyprint.draw import text

    if not isinstance(text.draw_first_line, _ExactLine):
        text.draw_first_line = _ExactLine()


def finish_fonts(document: Any, pdf: Any) -> None:
    """Tell the fonts of ``pdf`` which glyph each code draws; for the ``finisher`` of WeasyPrint."""
    import pydyf

    codes = {font.name: font.exact for font in document.fonts.values() if hasattr(font, "exact")}
    for thing in list(pdf.objects):
        if isinstance(thing, dict) and thing.get("Subtype") == "/CIDFontType2" and thing["BaseFont"] in codes:
            glyphs = b"".join(glyph.to_bytes(2, "big") for glyph in [0, *codes[thing["BaseFont"]].glyphs])
            stream = pydyf.Stream([glyphs], compress=True)
            pdf.add_object(stream)
            thing["CIDToGIDMap"] = stream.reference


class _ExactLine:
    """Takes the place of ``weasyprint.draw.text.draw_first_line``."""

    def __init__(self) -> None:
        from weasyprint.text import ffi

        self._null = ffi.ffi.NULL
        self._pango = ffi.pango
        self._pixels = ffi.FROM_UNITS
        self._unpack, self._buffer = ffi.ffi.unpack, ffi.ffi.buffer
        assert ffi.ffi.sizeof("PangoGlyphInfo") == GLYPH_INFO

    def __call__(self, stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> list[Any]:
        """Draw the line of ``textbox``; returns what WeasyPrint is to draw after the text object."""
        if not textbox.text.strip():
            return []
        if text_overflow == "ellipsis" or block_ellipsis != "none":
            LOGGER.warning("An ellipsis cuts text off: leave text-overflow and block-ellipsis alone")
            return []
        layout = textbox.pango_layout
        if PARAGRAPHS.search(layout.text):
            self._pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003
        line, _ = layout.get_first_line()
        items = [*self._items(line)]
        text = layout.text.encode()
        stream.set_text_matrix(*matrix.values)
        pen = Pen(stream)
        for item in items:
            codes, size = self._codes(stream, item)
            pen.take(codes, size, self._language(item, text, textbox.style["lang"] or ""))
            for characters, glyphs in self._clusters(item, text):
                pen.draw(characters, glyphs, rtl=bool(item.item.analysis.level % 2))
        pen.write()
        return [[pen.outlines, None, 1, -1, 0, 0]] if pen.outlines.operators else []

    def _items(self, line: Any) -> Iterator[Any]:
        run = line.runs[0]
        while run != self._null:
            yield run.data
            run = run.next

    def _language(self, item: Any, text: bytes, given: str) -> str:
        """What a run in another script than the Arabic around it is to be read as: what the template says, or Latin."""
        characters = text[item.item.offset : item.item.offset + item.item.length].decode()
        foreign = item.item.analysis.level % 2 == 0 and any(map(str.isalpha, characters))
        return (UNKNOWN_LANGUAGE if given in {"", "ar"} else given) if foreign else ""

    def _codes(self, stream: Any, item: Any) -> tuple[Codes, float]:
        """The codes of the item's font, and its size."""
        font, size = stream.add_font(item.item.analysis.font)
        if not hasattr(font, "exact"):
            font.exact = Codes(font, face(font.file_content, font.index))
            font.subset = font.exact.subset
            if font.bitmap or font.svg or font.png or font.colr or not font.exact.face.can_carry:
                LOGGER.warning('"%s" has coloured glyphs or no space: letters need a plain text font', font.family)
        return font.exact, size

    def _clusters(self, item: Any, text: bytes) -> list[tuple[str, list[Glyph]]]:
        """The clusters of an item from left to right, each letter with its marks; characters in logical order."""
        clusters = self._pango_clusters(item, text)
        if not item.item.analysis.level % 2:
            return clusters
        together: list[tuple[str, list[Glyph]]] = []
        marks = ""
        ink: list[Glyph] = []
        for characters, glyphs in clusters:
            # Pango gives marks clusters of their own; from right to left they come before their letter.
            if all(map(combining, characters)):
                marks, ink = characters + marks, ink + glyphs
            elif marks:
                together.append((characters + marks, ink + glyphs))
                marks, ink = "", []
            else:
                together.append((characters, glyphs))
        if marks:
            together.append((marks, ink))
        return together

    def _pango_clusters(self, item: Any, text: bytes) -> list[tuple[str, list[Glyph]]]:
        """Characters in logical order, glyphs in visual order."""
        count = item.glyphs.num_glyphs
        starts = self._unpack(item.glyphs.log_clusters, count)
        glyphs = self._glyphs(item.glyphs.glyphs, count)
        rtl = item.item.analysis.level % 2
        offset, length = item.item.offset, item.item.length
        clusters = []
        first, end = 0, length
        while first < count:
            start = starts[first]
            last = first + 1
            while last < count and starts[last] == start:
                last += 1
            if not rtl:
                end = starts[last] if last < count else length
            characters = text[offset + start : offset + end].decode()
            clusters.append((characters, [glyph for glyph in glyphs[first:last] if glyph]))
            if rtl:
                end = start
            first = last
        return clusters

    def _glyphs(self, infos: Any, count: int) -> list[Glyph | None]:
        """Pango's glyphs; None for one that is empty."""
        glyphs: list[Glyph | None] = []
        pixels, empty, unknown = self._pixels, self._pango.PANGO_GLYPH_EMPTY, self._pango.PANGO_GLYPH_UNKNOWN_FLAG
        for glyph, width, x, y, _ in iter_unpack("=IiiiI", self._buffer(infos, count * GLYPH_INFO)):
            if glyph & unknown:
                LOGGER.warning("No font has a glyph for U+%04X", glyph ^ unknown)
            here = glyph != empty and not glyph & unknown
            glyphs.append((glyph, width * pixels, x * pixels, -y * pixels) if here else None)
        return glyphs
