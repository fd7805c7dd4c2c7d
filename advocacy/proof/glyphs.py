"""The fonts of a letter, and whether every character found its glyph in them."""

import re
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ContentStream, NameObject

FULL_WIDTH = 1000.0
"""Of a code for which a PDF has no width of its own, in thousandths of the font size."""

ROUNDING = 1.5
"""Thousandths of the font size."""

DEPTH = 5
"""Forms inside forms that are followed."""

_DICTIONARY = re.compile(rb"<<(?:[^<>()]|<[0-9A-Fa-f\s]*>|\([^()\\]*\))*>>")
_STEPS = re.compile(rb"/([^\s<>\[\]()/%]+)\s+[-+.\d]+\s+(Tf)\b|/([^\s<>\[\]()/%]+)\s+(Do)\b|<([0-9A-Fa-f\s]*)>")


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font as the PDF calls it, and as the font file inside it calls itself."""

    name: str
    embedded: bool
    own_name: str
    """Its PostScript name; empty where the font file cannot be read."""
    glyph_of: bytes | None = field(repr=False)
    """The map from codes to glyphs: empty where they are the same, None where a code is but one byte."""
    widths: Mapping[int, float] = field(repr=False)
    """Of codes, as the PDF has them: lines were broken and set with these."""
    own_widths: Sequence[float] = field(repr=False)
    """Of glyphs, as the font file has them."""

    @property
    def exact(self) -> bool:
        """Whether each code stands for one character of the text, and is mapped to its glyph by a table."""
        return bool(self.glyph_of)

    def glyph(self, code: int) -> int:
        """The id of the glyph that ``code`` draws."""
        return int.from_bytes((self.glyph_of or b"")[2 * code : 2 * code + 2], "big") if self.glyph_of else code

    def fits(self, code: int) -> bool:
        """Whether the glyph is as wide as it was when the line was set; in a font put in later it is not."""
        glyph = self.glyph(code)
        own = self.own_widths[min(glyph, len(self.own_widths) - 1)] if self.own_widths else 0
        return abs(own - self.widths.get(code, FULL_WIDTH)) < ROUNDING


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of some pages and what is drawn with them."""

    fonts: tuple[EmbeddedFont, ...]
    missing: int
    """How often the box for a missing glyph is drawn."""
    unfitting: frozenset[str]
    """Names of fonts that are not those in which the lines were set."""


def fonts_of(pages: Iterable[Any], reader: PdfReader) -> Fonts:
    """Every font that is used on ``pages``, and whether its glyphs are those that were meant."""
    fonts: dict[int, EmbeddedFont] = {}
    drawn = Counter(glyph for page in pages for glyph in _drawn(page.get_contents(), page, fonts, reader, 0))
    missing = sum(count for (font, code), count in drawn.items() if fonts[font].glyph(code) == 0)
    unfitting = {fonts[font].name for font, code in drawn if fonts[font].own_name and not fonts[font].fits(code)}
    return Fonts(tuple(fonts.values()), missing, frozenset(unfitting))


def at(thing: Any, *path: str) -> Any:
    """The object under ``path``; None where there is none."""
    for key in path:
        thing = thing.get(key) if thing is not None else None
        thing = thing.get_object() if thing is not None else None
    return thing


def _drawn(
    content: ContentStream | None, owner: Any, fonts: dict[int, EmbeddedFont], reader: PdfReader, depth: int
) -> Iterator[tuple[int, int]]:
    """Fonts and codes that ``content`` draws, also inside forms; every font it selects is put into ``fonts``."""
    font = 0
    for step, operand in _steps(content) if content is not None else ():
        if step == "Tf":
            resource = at(owner, "/Resources", "/Font", operand)
            font = id(resource)
            if font not in fonts:
                fonts[font] = _font(resource)
        elif step == "show" and font and fonts[font].glyph_of is not None:
            for first in range(0, len(operand) - 1, 2):
                yield font, int.from_bytes(operand[first : first + 2], "big")
        elif step == "Do" and depth < DEPTH:
            form = at(owner, "/Resources", "/XObject", operand)
            if at(form, "/Subtype") == "/Form":
                yield from _drawn(ContentStream(form, reader), form, fonts, reader, depth + 1)


def _steps(content: ContentStream) -> Iterator[tuple[str, Any]]:
    """What matters of a content stream: fonts selected, strings shown, forms drawn."""
    data = _DICTIONARY.sub(b"", content.get_data())
    if b"(" not in data and not re.search(rb"\bBI\b", data):
        # The letters as they are built: all strings in hexadecimal. Ten times as fast as parsing.
        for name, selects, form, draws, codes in _STEPS.findall(data):
            if selects:
                yield "Tf", f"/{name.decode('latin-1')}"
            elif draws:
                yield "Do", f"/{form.decode('latin-1')}"
            else:
                digits = b"".join(codes.split())
                yield "show", bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        return
    for operands, operator in content.operations:
        if operator in (b"Tf", b"Do"):
            yield operator.decode(), operands[0]
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            for piece in operands[0] if operator == b"TJ" else operands[-1:]:
                yield "show", getattr(piece, "original_bytes", b"")


def _font(resource: Any) -> EmbeddedFont:
    descendants = at(resource, "/DescendantFonts")
    inner = descendants[0].get_object() if descendants else resource
    mapped = at(inner, "/CIDToGIDMap")
    table = b"" if mapped is None or isinstance(mapped, NameObject) else mapped.get_data()
    kinds = (at(inner, "/FontDescriptor", key) for key in ("/FontFile2", "/FontFile3", "/FontFile"))
    program = next((kind for kind in kinds if kind is not None), None)
    name = str(at(resource, "/BaseFont") or at(resource, "/Subtype") or "without a name").lstrip("/")
    own_name, own_widths = _own(program.get_data()) if program is not None else ("", ())
    glyph_of = table if descendants else None
    return EmbeddedFont(name, program is not None, own_name, glyph_of, _widths(at(inner, "/W") or ()), own_widths)


def _widths(array: Sequence[Any]) -> dict[int, float]:
    """Widths by code, from «first [width …]» and «first last width»."""
    widths: dict[int, float] = {}
    parts = iter(array)
    for first in parts:
        second = next(parts)
        if isinstance(second, list):
            widths.update(enumerate(map(float, second), int(first)))
        else:
            widths.update(dict.fromkeys(range(int(first), int(second) + 1), float(next(parts))))
    return widths


def _own(program: bytes) -> tuple[str, tuple[float, ...]]:
    """The PostScript name and the widths of glyphs in a font file."""
    try:
        with TTFont(BytesIO(program), lazy=True) as font:
            units, count = font["head"].unitsPerEm, font["hhea"].numberOfHMetrics
            advances = struct.unpack(f">{2 * count}H", font.reader["hmtx"][: 4 * count])[::2]
            return str(font["name"].getDebugName(6) or ""), tuple(advance * 1000 / units for advance in advances)
    except Exception:  # noqa: BLE001 - fontTools raises all kinds; a damaged font has no name
        return "", ()
