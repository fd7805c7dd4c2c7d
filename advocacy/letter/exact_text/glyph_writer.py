"""Writes a line of text, each character with a code of its own; ``line.py`` says why."""

from dataclasses import dataclass, field
from typing import Any
from unicodedata import combining

from advocacy.letter.exact_text.font_file import Face

AHEAD, CARRIED = 0.12, 0.146
"""Of the font size: how far a mark begins before its letter, and how wide its carrier is.

Poppler takes a character that begins within 0.1 of another for a copy of it, and one that reaches
back more than 0.2 or leaves a gap of more than 0.1 for the start of a new word.
"""

NARROW = 0.12
"""Of the font size: what two characters must at least lie apart, for the same reason."""

GAP = 0.1
"""Of the font size: Poppler and pdf.js take a wider one for the end of a word."""

OFF = 0.03
"""Of the font size: a glyph further off its place or its width is drawn as an outline, and its text carried."""

READ_AS = {"\N{NO-BREAK SPACE}": " ", "\N{HYPHEN}": "\N{SOFT HYPHEN}"}
"""A tie is a matter of where lines end: who searches or copies finds the blank that was written."""

UNDIRECTED, RIGHT_TO_LEFT = "«»-", "\u200f"
"""Signs in Arabic text at which pypdf and PyMuPDF take a line apart, unless they come with a mark of direction."""

Glyph = tuple[int, float, float, float]
"""Glyph id, advance, horizontal and vertical offset, in the font size."""


@dataclass(slots=True, eq=False)
class Codes:
    """The codes of one font in one letter: code n draws ``glyphs[n - 1]``."""

    font: Any
    face: Face
    of: dict[tuple[int, str], int] = field(default_factory=dict)
    glyphs: list[int] = field(default_factory=list)
    characters: list[str] = field(default_factory=list)

    def code(self, glyph: int, character: str) -> int:
        """The code that stands for ``character`` drawn with ``glyph``."""
        code = self.of.get((glyph, character))
        if code is None:
            self.glyphs.append(glyph)
            self.characters.append(character)
            code = self.of[glyph, character] = len(self.glyphs)
            # WeasyPrint writes ToUnicode and widths from these, by what it takes for glyph ids.
            self.font.to_unicode[code] = character
            self.font.widths[code] = self.face.width(glyph)
        return code

    def subset(self, _codes: object, hinting: bool) -> None:
        """In place of the font's own method, which would take codes for glyph ids."""
        type(self.font).subset(self.font, dict.fromkeys({0, *self.glyphs}, ""), hinting)


@dataclass(slots=True)
class Outlines:
    """Glyphs drawn as paths when the text object has ended; WeasyPrint takes it for an emoji's picture."""

    operators: list[bytes] = field(default_factory=list)

    def draw(self, stream: Any, _width: float, _height: float, _style: Any) -> None:
        """Draw them; called by WeasyPrint, as for a picture."""
        stream.stream.extend(self.operators)


def _with_marks(characters: str) -> list[str]:
    """Each letter with the marks that follow it."""
    letters: list[str] = []
    for character in characters:
        if letters and combining(character):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


class Pen:
    """Writes one line: codes in visual order, each at its place.

    Lengths are in CSS pixels (1/96 inch), from the left end of the line on its baseline, x to the right and y up; what
    is «of the font size» is a share of it. First ``take``, then ``draw`` for each cluster from left to right, at the
    end ``write``; then ``outlines`` holds what is to be drawn after the text object. Operators: ISO 32000-1, 9.4.
    """

    def __init__(self, stream: Any) -> None:
        self.outlines = Outlines()
        self._stream = stream
        self._shown: list[tuple[Codes, float, int, float, str]] = []
        self._x = 0.0
        self._rtl = False

    def take(self, codes: Codes, size: float, language: str) -> None:
        """Go on in another font, or another language; none is that of the document."""
        self._codes, self._face, self._size, self._language = codes, codes.face, size, language
        self._near, self._narrow = OFF * size, NARROW * size

    def draw(self, characters: str, glyphs: list[Glyph], *, rtl: bool) -> None:
        """Draw a cluster to the right of the one before: ``characters`` in logical order, ``glyphs`` in visual order.

        A cluster is what Pango calls so: characters that are drawn together, by one glyph or several.
        """
        self._rtl = rtl
        for written, read in READ_AS.items():
            if written in characters:
                characters = characters.replace(written, read)
        advance = sum([glyph[1] for glyph in glyphs])
        base = self._base(glyphs, advance)
        if base == 0 and len(glyphs) == len(characters) == 1:
            # As most are.
            glyph, width, dx, _ = glyphs[0]
            self._show(
                glyph, RIGHT_TO_LEFT + characters if rtl and characters in UNDIRECTED else characters, self._x + dx
            )
            self._x += width
            return
        left = pen = self._x
        for n, (glyph, width, dx, rise) in enumerate(glyphs):
            if n == base:
                left = pen + dx
            else:
                self._outline(glyph, pen + dx, rise)
            pen += width
        self._x = pen
        if base is None:
            left = min(left, pen - self._narrow)
        *before, last = _with_marks(characters) if rtl else [characters]
        if rtl and last[1:]:
            self._part(left)
            self._carry(last[1:], left - AHEAD * self._size, CARRIED)
            last = last[0]
        if base is None:
            blank = self._face.blank((pen - left) / self._size)
            room = pen - left - self._face.width(blank) * self._size / 1000
            # A gap on one side may be as wide as one between words: then it goes to both.
            self._show(blank, last, left + (room / 2 if room > GAP * self._size else 0))
        else:
            self._show(glyphs[base][0], RIGHT_TO_LEFT + last if rtl and last in UNDIRECTED else last, left)
        if before:
            self._carry("".join(before)[::-1], pen - AHEAD * self._size, CARRIED)

    def _part(self, x: float) -> None:
        """Say where the word before a mark ends: pdf.js goes by places, but not at marks."""
        if self._shown:
            self._keep_blank()
        else:
            self._carry(RIGHT_TO_LEFT + " ", x - 0.3 * self._size, 0.15)

    def _keep_blank(self) -> None:
        """Give the blank that was just written, if it was one, a text that pdf.js does not drop."""
        codes, size, code, at, language = self._shown[-1]
        if codes.characters[code - 1] == " ":
            code = codes.code(codes.glyphs[code - 1], RIGHT_TO_LEFT + " ")
            self._shown[-1] = codes, size, code, at, language

    def _base(self, glyphs: list[Glyph], advance: float) -> int | None:
        """The glyph that can carry the text of its cluster: in its place, as wide as the cluster, not too narrow."""
        if advance < self._narrow:
            return None
        near = self._near
        before = 0.0
        for n, (glyph, width, dx, rise) in enumerate(glyphs):
            if not rise and width and abs(before + dx) <= near:
                drawn = before + dx + self._face.width(glyph) * self._size / 1000
                if abs(drawn - advance) <= near:
                    return n
            before += width
        return None

    def write(self) -> None:
        """Write the codes that have been gathered."""
        if self._shown and self._rtl:
            self._keep_blank()
        written = 0.0
        run: list[tuple[int, int]] = []
        held: tuple[Codes, float, str] | None = None
        for codes, size, code, x, language in self._shown:
            if held != (codes, size, language):
                if held and run:
                    self._show_run(held[0], run)
                self._speak(held[2] if held else "", language)
                run, held = [], (codes, size, language)
                self._stream.set_font_size(codes.font.hash, size)
            # Whole thousandths of the size; what rounding leaves is made good by the next code.
            back = round((written - x) * 1000 / size)
            run.append((back, code))
            written += (codes.font.widths[code] - back) * size / 1000
        if held and run:
            self._show_run(held[0], run)
        self._speak(held[2] if held else "", "")

    def _show_run(self, codes: Codes, run: list[tuple[int, int]]) -> None:
        """Show codes, each so far back from where the one before ends."""
        if hasattr(self._stream, "show_codes"):
            self._stream.show_codes(codes, run)
        else:
            self._stream.show_text("".join(f"{back}<{code:04x}>" if back else f"<{code:04x}>" for back, code in run))

    def _speak(self, before: str, language: str) -> None:
        """Mark where another language begins and ends (ISO 32000-1, 14.9.2)."""
        if before != language:
            self._stream.stream += [b"EMC"] if before else []
            self._stream.stream += [b"/Span <</Lang (%b)>> BDC" % language.encode()] if language else []

    def _carry(self, characters: str, x: float, width: float) -> None:
        """Put characters on a glyph that draws nothing."""
        self._show(self._face.blank(width), characters, x)

    def _show(self, glyph: int, characters: str, x: float) -> None:
        self._shown.append((self._codes, self._size, self._codes.code(glyph, characters), x, self._language))

    def _outline(self, glyph: int, x: float, y: float) -> None:
        if path := self._face.outline(glyph):
            scale = self._size / self._face.units
            self.outlines.operators.append(b"q %.6f 0 0 %.6f %.4f %.4f cm %b f Q" % (scale, scale, x, y, path))
