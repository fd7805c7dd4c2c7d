"""The marked text of a page: where each run of it stands, what was drawn before it, and where its content ends."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pikepdf import Array, Dictionary, Matrix, Name, Object, Page, Pdf, String, parse_content_stream

from advocacy.press.signing.lines import Box

_BFCHAR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


@dataclass(frozen=True, slots=True)
class Run:
    """Text that a page marks as one: where it begins, where its content ends, and what was drawn before it."""

    text: str
    mark: int
    """Its MCID."""
    end: int
    """The number of the instruction that ends it."""
    matrix: Matrix
    """What coordinates mean there."""
    origin: tuple[float, float]
    size: float
    shown: tuple[tuple[Any, Mapping[bytes, float], float], ...]
    """Each part of it, with the widths of its font and the size of its type."""
    boxes: tuple[Box, ...]

    @property
    def width(self) -> float:
        """How wide it is."""
        return sum(size / 1000 * _advance(part, widths) for part, widths, size in self.shown)


Move = tuple[str, Sequence[Any]]
"""One of ``MOVES``, and its operands."""

MOVES = "q", "Q", "cm"
"""Instructions that change what coordinates mean, or go back to what they meant before."""

MEANT = frozenset({*MOVES, "re", "BMC", "BDC", "Tm", "Tf", "Tj", "TJ", "EMC"})
"""Instructions that say where text stands, and in which boxes; most of a page are curves."""


def runs_of(page: Page, instructions: Iterable[Any], before: Iterable[Move] = ()) -> Iterator[Run]:
    """The marked text of ``page`` in the order it is drawn, from its parsed content (``instructions``).

    ``before`` is what the content that comes before does to the matrix. Places and boxes are in points from the lower
    left corner of the sheet, whatever the matrices in between. A run is a sequence of marked content with an MCID
    (ISO 32000-1, 14.6); its text is as it stands from left to right.
    """
    font_of = _fonts_of(page)
    matrix, saved, boxes = Matrix(), list[Matrix](), list[Box]()
    for move in before:
        matrix = _moved(matrix, saved, *move)
    text, mark, origin, size, depth = "", 0, (0.0, 0.0), 0.0, 0
    shown: list[tuple[Any, Mapping[bytes, float], float]] = []
    codes: Mapping[bytes, str] = {}
    widths: Mapping[bytes, float] = {}
    meant = ((number, *each) for number, each in enumerate(instructions) if str(each[1]) in MEANT)
    for number, operands, operator in meant:
        match str(operator):
            case "q" | "Q" | "cm" as kind:
                matrix = _moved(matrix, saved, kind, operands)
            case "re":
                x, y, width, height = map(float, operands)
                boxes.append(_upright(matrix.transform((x, y)), matrix.transform((x + width, y + height))))
            case "BMC" | "BDC":
                begins = len(operands) > 1 and isinstance(operands[1], Dictionary) and Name.MCID in operands[1]
                depth = 1 if begins else depth + 1
                if begins:
                    text, mark, shown = "", int(operands[1][Name.MCID]), []
            case "Tm" if not text:
                origin = matrix.transform((float(operands[4]), float(operands[5])))
            case "Tf":
                codes, widths = font_of(str(operands[0]))
                size = size if text else float(operands[1]) * abs(matrix.a)
            case "Tj" | "TJ":
                parts = [*operands[0]] if isinstance(operands[0], Array) else [operands[0]]
                text += "".join(_read(bytes(part), codes) for part in parts if isinstance(part, String))
                shown += [(part, widths, size) for part in parts]
            case "EMC":
                depth -= 1
                if depth == 0 and text:
                    yield Run(text, mark, number, matrix, origin, size, tuple(shown), tuple(boxes))
                    text = ""


def _moved(matrix: Matrix, saved: list[Matrix], move: str, operands: Sequence[Any]) -> Matrix:
    """What coordinates mean after ``move``; what they go back to is ``saved``."""
    if move == "q":
        saved.append(matrix)
    elif move == "Q":
        return saved.pop()
    else:
        return Matrix(*map(float, operands)) @ matrix
    return matrix


def _fonts_of(page: Page) -> Callable[[str], tuple[Mapping[bytes, str], Mapping[bytes, float]]]:
    """Gives what the codes of a font of ``page`` stand for, and how wide they are; each is read when it is used."""
    fonts = page.obj.Resources.get(Name.Font, Dictionary())

    @cache
    def font_of(name: str) -> tuple[Mapping[bytes, str], Mapping[bytes, float]]:
        return (_characters(fonts[name]), _widths(fonts[name])) if name in fonts else ({}, {})

    return font_of


@lru_cache(maxsize=64)
def moves_in(content: bytes) -> tuple[Move, ...]:
    """What is left of the moves in ``content`` at its end; many letters have whole parts in common."""
    left: list[Move] = []
    last: list[int] = []
    with Pdf.new() as pdf:
        for instruction in parse_content_stream(pdf.make_stream(content), " ".join(MOVES)):
            move, operands = str(instruction.operator), [*instruction.operands]
            if move == "Q" and last:
                del left[last.pop() :]
                continue
            if move == "q":
                last.append(len(left))
            left.append((move, [float(operand) for operand in operands]))
    return tuple(left)


def _upright(one: tuple[float, float], other: tuple[float, float]) -> Box:
    (a, b), (c, d) = one, other
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _characters(font: Object) -> Mapping[bytes, str]:
    """What each code of ``font`` stands for, as ``letter/exact_text`` has WeasyPrint write it."""
    pairs = _BFCHAR.findall(font.ToUnicode.read_bytes())
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _read(data: bytes, codes: Mapping[bytes, str]) -> str:
    return "".join(codes.get(data[at : at + 2], "") for at in range(0, len(data), 2))


def _widths(font: Object) -> Mapping[bytes, float]:
    """How wide each code of ``font`` is, in thousandths of the size of type (ISO 32000-1, 9.7.4.3)."""
    widths: dict[bytes, float] = {}
    parts = iter(font.DescendantFonts[0].get(Name.W, Array()).as_list())
    for first in parts:
        for number, width in enumerate(next(parts).as_list(), int(first)):
            widths[number.to_bytes(2, "big")] = float(width)
    return widths


def _advance(part: Any, widths: Mapping[bytes, float]) -> float:
    """How far ``part`` of what is shown moves on, in thousandths of the size of type."""
    if not isinstance(part, String):
        return -float(part)
    data = bytes(part)
    return sum(widths.get(data[at : at + 2], 0.0) for at in range(0, len(data), 2))
