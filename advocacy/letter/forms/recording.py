"""A stream of WeasyPrint that keeps apart what is a matter of the letter: codes, names of fonts, marks, places.

These are private parts of WeasyPrint; ``exact_text.line`` names the version.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from advocacy.letter.exact_text.font_file import Face
from advocacy.letter.forms.structure import Mark, NotPlainError


class Font(NamedTuple):
    """A font as PDF describes it."""

    name: str
    family: str
    flags: int
    face: Face


class Code(NamedTuple):
    """Stands in what is drawn for the code of ``character`` drawn with ``glyph``."""

    font: str
    glyph: int
    character: str


class Within(NamedTuple):
    """Part of an operand, with more of it to come."""

    written: bytes


class At(NamedTuple):
    """Stands in what is drawn for a place, from the origin of the block, in pixels of CSS."""

    x: float
    y: float


class FontName(NamedTuple):
    """Stands in what is drawn for the name of a font."""

    font: str


def recorder(fonts: dict[Any, Any], *, blocks: bool = False) -> Any:
    """An empty stream; ``fonts`` were drawn with before. In ``blocks``, places are a matter of the letter too."""
    return _recorder()(fonts, blocks=blocks)


@cache
def _recorder() -> Any:
    import pydyf
    from weasyprint.matrix import Matrix
    from weasyprint.pdf.stream import Stream

    class Recorder(Stream):  # type: ignore[misc]
        def __init__(self, fonts: dict[Any, Any], *, blocks: bool) -> None:
            resources = {name: pydyf.Dictionary() for name in ("ExtGState", "XObject", "Pattern", "Shading")}
            self._current_font: Any = None
            super().__init__(fonts, (0, 0, 0, 0), {**resources, "ColorSpace": None}, {}, {}, {}, "srgb")
            self._blocks = blocks
            self.fonts: dict[str, Any] = {}
            self.marks: dict[Any, int] = {}

        def set_font_size(self, font: str, size: float) -> None:
            if (font, size) != self._current_font:
                self._current_font = (font, size)
                self.stream += [FontName(font), b"%b Tf" % number(size)]

        def set_text_matrix(self, *matrix: float) -> None:
            self._set_matrix(matrix, b"Tm", apart=self._blocks)

        def transform(self, *matrix: float, **named: float) -> None:
            named = {"a": 1, "b": 0, "c": 0, "d": 1, "e": 0, "f": 0} | dict(zip("abcdef", matrix, strict=False)) | named
            first = self.ctm.values == (1, 0, 0, 1, 0, 0)
            self._ctm_stack[-1] = Matrix(*named.values()) @ self.ctm
            self._set_matrix(tuple(named.values()), b"cm", apart=self._blocks and first)

        def _set_matrix(self, matrix: tuple[float, ...], operator: bytes, *, apart: bool) -> None:
            place = (At(*matrix[4:]),) if apart else (b"%b %b" % tuple(map(number, matrix[4:])),)
            self.stream += [b" ".join(map(number, matrix[:4])), *place, operator]

        def add_font(self, pango_font: Any) -> Any:
            font, size = super().add_font(pango_font)
            self.fonts[font.hash] = font
            return font, size

        def show_codes(self, codes: Any, run: Sequence[tuple[int, int]]) -> None:
            """Show codes, each so far back from where the one before ends."""
            font, glyphs, characters = codes.font.hash, codes.glyphs, codes.characters
            self.stream.append(Within(b"["))
            for back, code in run:
                if back:
                    self.stream.append(Within(b"%d" % back))
                self.stream.append(_code(font, glyphs[code - 1], characters[code - 1]))
            self.stream.append(b"] TJ")

        @contextmanager
        def marked(self, box: Any, tag: str) -> Iterator[None]:
            self.marks[box] = len(self.marks)
            self.stream += [b"/%b <</MCID" % tag.encode(), Mark(self.marks[box]), b">> BDC"]
            yield
            self.end_marked_content()

        def plain(self) -> tuple[tuple[Any, ...], dict[str, Font], dict[str, bytes]]:
            """What was drawn, the fonts of it, and its graphics states; raises where it is more than text and lines."""
            if any(self._resources[name] for name in ("XObject", "Pattern", "Shading")):
                raise NotPlainError
            states = self._resources["ExtGState"]
            if any(not re.fullmatch(r"[aA][0-9.e-]+", name) for name in states):
                raise NotPlainError
            named = {name: _described(font) for name, font in self.fonts.items()}
            return _joined(self.stream), named, {name: state.data for name, state in states.items()}

    return Recorder


@cache
def _code(font: str, glyph: int, character: str) -> Code:
    """The same each time: there are many of them in what is kept."""
    return Code(font, glyph, character)


def number(value: float) -> bytes:
    """A number of PDF, to a millionth."""
    return f"{round(value, 6) + 0.0:.6f}".rstrip("0").rstrip(".").encode()


def _described(font: Any) -> Font:
    if "glyf" not in font.tables or "fvar" in font.tables or not hasattr(font, "exact"):
        raise NotPlainError
    return Font(font.name.decode().removeprefix("/"), font.family, font.flags, font.exact.face)


def _bytes_of(item: Any) -> bytes:
    if isinstance(item, bytes):
        return item
    return item.encode() if isinstance(item, str) else bytes(item.data)


def _joined(stream: list[Any]) -> tuple[Any, ...]:
    """Operators one after another, as few pieces as there can be."""
    pieces: list[Any] = []
    run: list[bytes] = []
    for item in stream:
        kind = type(item)
        if kind is Within:
            run.append(item.written)
        elif isinstance(item, tuple):
            if run:
                pieces.append(b"".join(run))
                run = []
            pieces.append(item)
            if kind is not Code:
                run.append(b" ")
        else:
            run += (_bytes_of(item), b"\n")
    return (*pieces, b"".join(run))
