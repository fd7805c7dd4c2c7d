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

On paper it looks like stock drawing. It takes the place of a private function of WeasyPrint, so it is
used with the version it was written for and no other; with others stock drawing goes on, and
``is_exact`` says so. What readers still get wrong, and whose fault it is, stands in docs/exact-text.md.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unicodedata import combining

from advocacy.letter.face import Face, face

LOGGER = logging.getLogger("weasyprint")
"""What is said here stops the letter, like anything that WeasyPrint says."""

WRITTEN_FOR = "70.0"
"""The version of WeasyPrint whose ``weasyprint.draw.text.draw_first_line`` is replaced."""

AHEAD, CARRIED = 0.12, 0.146
"""Of the font size: how far a mark begins before its letter, and how wide its carrier is.

Poppler takes a character that begins within 0.1 of another for a copy of it, and one that reaches
back more than 0.2 or leaves a gap of more than 0.1 for the start of a new word.
"""

NARROW = 0.12
"""Of the font size: what two characters must at least lie apart, for the same reason."""

OFF = 0.03
"""Of the font size: a glyph further off its place or its width is drawn as an outline, and its text carried."""

Glyph = tuple[int, float, float, float]
"""Glyph id, advance, horizontal and vertical offset, in the font size."""


def is_exact() -> bool:
    """Whether text is drawn here; otherwise stock drawing serves, which loses about a tenth of the words."""
    import weasyprint

    return bool(weasyprint.__version__ == WRITTEN_FOR)


def draw_exactly() -> None:
    """From now on, in this process, let WeasyPrint draw text here."""
    if not is_exact():
        return
    from weasyprint.draw import text

    if not isinstance(text.draw_first_line, _ExactLine):
        text.draw_first_line = _ExactLine()


def finish(document: Any, pdf: Any) -> None:
    """Tell the fonts of ``pdf`` which glyph each code draws; for the ``finisher`` of WeasyPrint."""
    import pydyf

    codes = {font.name: font.exact for font in document.fonts.values() if hasattr(font, "exact")}
    for thing in list(pdf.objects):
        if isinstance(thing, dict) and thing.get("Subtype") == "/CIDFontType2" and thing["BaseFont"] in codes:
            glyphs = b"".join(glyph.to_bytes(2, "big") for glyph in [0, *codes[thing["BaseFont"]].glyphs])
            stream = pydyf.Stream([glyphs], compress=True)
            pdf.add_object(stream)
            thing["CIDToGIDMap"] = stream.reference


@dataclass(slots=True)
class _Codes:
    """The codes of one font in one letter: code n draws ``glyphs[n - 1]``."""

    font: Any
    face: Face
    of: dict[tuple[int, str], int] = field(default_factory=dict)
    glyphs: list[int] = field(default_factory=list)

    def code(self, glyph: int, character: str) -> int:
        code = self.of.get((glyph, character))
        if code is None:
            self.glyphs.append(glyph)
            code = self.of[glyph, character] = len(self.glyphs)
            # WeasyPrint writes ToUnicode and widths from these, by what it takes for glyph ids.
            self.font.to_unicode[code] = character
            self.font.widths[code] = self.face.width(glyph)
        return code

    def subset(self, _codes: object, hinting: bool) -> None:
        """In place of the font's own method, which would take codes for glyph ids."""
        type(self.font).subset(self.font, dict.fromkeys({0, *self.glyphs}, ""), hinting)


@dataclass(slots=True)
class _Outlines:
    """Glyphs drawn as paths when the text object has ended; WeasyPrint takes it for an emoji's picture."""

    operators: list[bytes] = field(default_factory=list)

    def draw(self, stream: Any, _width: float, _height: float, _style: Any) -> None:
        stream.stream.extend(self.operators)


def _letters(characters: str) -> list[str]:
    """Each letter with the marks that follow it."""
    letters: list[str] = []
    for character in characters:
        if letters and combining(character):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


class _Pen:
    """Writes one line: codes in visual order, each at its place. Lengths are in CSS pixels."""

    def __init__(self, stream: Any) -> None:
        self.outlines = _Outlines()
        self._stream = stream
        self._shown: list[tuple[_Codes, float, int, float]] = []
        self._x = 0.0

    def take(self, codes: _Codes, size: float) -> None:
        """Go on in another font."""
        self._codes, self._face, self._size = codes, codes.face, size

    def draw(self, characters: str, glyphs: list[Glyph], *, rtl: bool) -> None:
        """Draw a cluster: characters in logical order, glyphs in visual order."""
        advance = sum(glyph[1] for glyph in glyphs)
        base = self._base(glyphs, advance)
        left = pen = self._x
        for n, (glyph, width, dx, rise) in enumerate(glyphs):
            if n == base:
                left = pen + dx
            else:
                self._outline(glyph, pen + dx, rise)
            pen += width
        self._x = pen
        if base is None:
            left = min(left, pen - NARROW * self._size)
        *before, last = _letters(characters) if rtl else [characters]
        if rtl and last[1:]:
            self._carry(last[1:], left - AHEAD * self._size, CARRIED)
            last = last[0]
        if base is None:
            self._carry(last, left, (pen - left) / self._size)
        else:
            self._show(glyphs[base][0], last, left)
        if before:
            self._carry("".join(before)[::-1], pen - AHEAD * self._size, CARRIED)

    def _base(self, glyphs: list[Glyph], advance: float) -> int | None:
        """The glyph that can carry the text of its cluster: in its place, as wide as the cluster, not too narrow."""
        near = OFF * self._size
        for n, (glyph, width, dx, rise) in enumerate(glyphs):
            before = sum(glyph[1] for glyph in glyphs[:n])
            off = max(abs(before + dx), abs(before + dx + self._face.width(glyph) * self._size / 1000 - advance))
            if not rise and width and off <= near and advance >= NARROW * self._size:
                return n
        return None

    def write(self) -> None:
        """Write the codes that have been gathered."""
        written, run = 0.0, ""
        held: tuple[str, float] | None = None
        for codes, size, code, x in self._shown:
            if held != (codes.font.hash, size):
                if run:
                    self._stream.show_text(run)
                run, held = "", (codes.font.hash, size)
                self._stream.set_font_size(*held)
            # Whole thousandths of the size; what rounding leaves is made good by the next code.
            back = round((written - x) * 1000 / size)
            run += f"{back}<{code:04x}>" if back else f"<{code:04x}>"
            written += (codes.font.widths[code] - back) * size / 1000
        if run:
            self._stream.show_text(run)

    def _carry(self, characters: str, x: float, width: float) -> None:
        """Put characters on a glyph that draws nothing."""
        self._show(self._face.blank(width), characters, x)

    def _show(self, glyph: int, characters: str, x: float) -> None:
        self._shown.append((self._codes, self._size, self._codes.code(glyph, characters), x))

    def _outline(self, glyph: int, x: float, y: float) -> None:
        if path := self._face.outline(glyph):
            scale = self._size / self._face.units
            self.outlines.operators.append(b"q %.6f 0 0 %.6f %.4f %.4f cm %b f Q" % (scale, scale, x, y, path))


class _ExactLine:
    """Takes the place of ``weasyprint.draw.text.draw_first_line``."""

    def __init__(self) -> None:
        from weasyprint.text import ffi

        self._null = ffi.ffi.NULL
        self._pango = ffi.pango
        self._pixels = ffi.FROM_UNITS

    def __call__(self, stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> list[Any]:
        """Draw the line of ``textbox``; returns what WeasyPrint is to draw after the text object."""
        if not textbox.text.strip():
            return []
        if text_overflow == "ellipsis" or block_ellipsis != "none":
            LOGGER.warning("An ellipsis cuts text off: leave text-overflow and block-ellipsis alone")
            return []
        self._pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)  # noqa: FBT003
        line, _ = textbox.pango_layout.get_first_line()
        items = [*self._items(line)]
        text = textbox.pango_layout.text.encode()
        stream.set_text_matrix(*matrix.values)
        pen = _Pen(stream)
        for item in items:
            codes, size = self._codes(stream, item)
            pen.take(codes, size)
            for characters, glyphs in self._clusters(item, text):
                pen.draw(characters, glyphs, rtl=bool(item.item.analysis.level % 2))
        pen.write()
        return [[pen.outlines, None, 1, -1, 0, 0]] if pen.outlines.operators else []

    def _items(self, line: Any) -> Iterator[Any]:
        run = line.runs[0]
        while run != self._null:
            yield run.data
            run = run.next

    def _codes(self, stream: Any, item: Any) -> tuple[_Codes, float]:
        """The codes of the item's font, and its size."""
        font, size = stream.add_font(item.item.analysis.font)
        if not hasattr(font, "exact"):
            font.exact = _Codes(font, face(font.file_content, font.index))
            font.subset = font.exact.subset
            if font.bitmap or font.svg or font.png or font.colr or not font.exact.face.can_carry:
                LOGGER.warning('"%s" has coloured glyphs or no space: letters need a plain text font', font.family)
        return font.exact, size

    def _clusters(self, item: Any, text: bytes) -> Iterator[tuple[str, list[Glyph]]]:
        """The clusters of an item from left to right, each letter with its marks."""
        marks = ""
        ink: list[Glyph] = []
        for characters, glyphs in self._pango_clusters(item, text):
            # Pango gives marks clusters of their own; from right to left they come before their letter.
            if item.item.analysis.level % 2 and all(map(combining, characters)):
                marks, ink = characters + marks, ink + glyphs
            else:
                yield characters + marks, ink + glyphs
                marks, ink = "", []
        if marks:
            yield marks, ink

    def _pango_clusters(self, item: Any, text: bytes) -> Iterator[tuple[str, list[Glyph]]]:
        """Characters in logical order, glyphs in visual order."""
        count, infos, starts = item.glyphs.num_glyphs, item.glyphs.glyphs, item.glyphs.log_clusters
        rtl = item.item.analysis.level % 2
        offset, length = item.item.offset, item.item.length
        empty, pixels = self._pango.PANGO_GLYPH_EMPTY, self._pixels
        unknown = self._pango.PANGO_GLYPH_UNKNOWN_FLAG
        first, end = 0, length
        while first < count:
            start = starts[first]
            last = first + 1
            while last < count and starts[last] == start:
                last += 1
            if not rtl:
                end = starts[last] if last < count else length
            glyphs = []
            for n in range(first, last):
                geometry = infos[n].geometry
                if infos[n].glyph & unknown:
                    LOGGER.warning("No font has a glyph for U+%04X", infos[n].glyph ^ unknown)
                elif infos[n].glyph != empty:
                    glyphs.append(
                        (
                            infos[n].glyph,
                            geometry.width * pixels,
                            geometry.x_offset * pixels,
                            -geometry.y_offset * pixels,
                        )
                    )
            yield text[offset + start : offset + end].decode(), glyphs
            if rtl:
                end = start
            first = last
