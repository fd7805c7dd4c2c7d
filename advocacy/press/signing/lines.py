"""The lines of a typeset letter that a signer fills in: found by their labels, and opened for writing.

The content of a letter that was opened comes in parts. What a signer writes is put between them, right behind the
label of its line, and tagged there, so that it is read there too. It is not put into forms: PDFium takes what is in a
form for a line of its own.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pikepdf import (
    Array,
    Dictionary,
    Matrix,
    Name,
    Object,
    Page,
    Pdf,
    String,
    parse_content_stream,
    unparse_content_stream,
)

from advocacy.errors import AdvocacyError, Problem

SIGNATURE = "signature"
OWN_LINE = "line"
"""The line for a picture; a signer's line of their own, below all others; the letter has no label for it."""

PACK = "pack"
"""The line of the cover sheet for the reference of a pack."""

GAP, DROP = 4.0, 11.0
"""In points: from a label to what is written beside it; from the lowest rule down to the line of their own."""

Box = tuple[float, float, float, float]

_BFCHAR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


@dataclass(frozen=True, slots=True)
class Line:
    """Where something is written; in points from the lower left corner of the sheet."""

    left: float
    right: float
    """Where writing begins."""
    baseline: float
    size: float
    """Of the type of the label."""
    box: Box
    """What is drawn around line and label; its lower edge is the rule."""

    @property
    def width(self) -> float:
        """The room from the label to the end of the rule."""
        return self.right - self.left

    def like(self, other: "Line") -> bool:
        """Whether what fits there fits here and looks the same; one may stand higher on its page."""
        here, there = ((it.left, it.right, it.size, it.box[3] - it.box[1]) for it in (self, other))
        return all(abs(a - b) < 0.5 for a, b in zip(here, there, strict=True))


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


MEANT = frozenset({"q", "Q", "cm", "re", "BMC", "BDC", "Tm", "Tf", "Tj", "TJ", "EMC"})
"""Instructions that say where text stands, and in which boxes; most of a page are curves."""


def runs_of(page: Page, instructions: Sequence[Any]) -> Iterator[Run]:
    """The marked text of ``page`` in the order it is drawn, from its parsed content (``instructions``).

    Places and boxes are in points from the lower left corner of the sheet, whatever the matrices in between. A run is
    a sequence of marked content with an MCID (ISO 32000-1, 14.6); its text is as it stands from left to right.
    """
    resources = page.obj.Resources.get(Name.Font, Dictionary())
    fonts = {name: (_characters(font), _widths(font)) for name, font in resources.items()}
    matrix, saved, boxes = Matrix(), [], []
    text, mark, origin, size, depth = "", 0, (0.0, 0.0), 0.0, 0
    shown: list[tuple[Any, Mapping[bytes, float], float]] = []
    codes: Mapping[bytes, str] = {}
    widths: Mapping[bytes, float] = {}
    meant = ((number, *each) for number, each in enumerate(instructions) if str(each[1]) in MEANT)
    for number, operands, operator in meant:
        match str(operator):
            case "q":
                saved.append(matrix)
            case "Q":
                matrix = saved.pop()
            case "cm":
                matrix = Matrix(*map(float, operands)) @ matrix
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
                codes, widths = fonts.get(str(operands[0]), ({}, {}))
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


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that is open for writing, and where in the content of its page that is."""

    line: Line
    after: int
    """How many streams of the content come before what is written."""
    way: bytes
    """Goes to where writing begins."""
    mark: int
    """The MCID of the label: what is written is read behind it."""


def require_lines_on_front(letter: Pdf, found: Collection[str], file: str) -> None:
    """Refuse a letter of several pages with no line on the first, where alone lines are looked for."""
    if len(letter.pages) > 1 and not found:
        message = "the lines to sign on stand on its second page, and signing knows those of the first alone"
        raise AdvocacyError(Problem(message, "sign such letters by hand, or shorten their texts to one page", file))


def opened_lines(letter: Pdf, labels: Mapping[str, str]) -> dict[str, Opening]:
    """The lines of the first page of ``letter`` by field, in the order they are read.

    ``labels`` are the texts of the template, by field. What has no line drawn beside it is missing from the result.
    Changes the page: ``Contents`` becomes an array, parted behind each label. Streams without labels stay as they are.
    """
    page = letter.pages[0]
    contents = page.obj.Contents
    streams = [*contents] if isinstance(contents, Array) else [contents]
    parsed: list[list[Any]] = [[*parse_content_stream(stream)] for stream in streams]
    lines: dict[str, Line] = {}
    ends: dict[str, Run] = {}
    fields = {drawn: field for field, label in reversed([*labels.items()]) for drawn in _drawn(label)}
    for run in runs_of(page, [instruction for part in parsed for instruction in part]):
        field = fields.get(_letters_and_digits(run.text), "")
        if field and (line := _line(run)):
            lines[field], ends[field] = line, run
    if lines:
        boxes = [line.box for line in lines.values()]
        left, low, right = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes)
        size = max(line.size for line in lines.values())
        ends[OWN_LINE] = max(ends.values(), key=lambda run: run.end)
        lines[OWN_LINE] = Line(left, right, low - DROP, size, (left, low - DROP, right, low))
    parts, before = _parted(letter, streams, parsed, {run.end + 1 for run in ends.values()})
    page.obj.Contents = Array(parts)
    in_order = sorted(lines, key=lambda field: (ends[field].end, field == OWN_LINE))
    return {
        field: Opening(
            lines[field], before[ends[field].end + 1], _way(field, lines[field], ends[field].matrix), ends[field].mark
        )
        for field in in_order
    }


def _parted(
    letter: Pdf, streams: Sequence[Object], parsed: Sequence[Sequence[Any]], cuts: Collection[int]
) -> tuple[list[Object], dict[int, int]]:
    """The ``streams`` cut before each instruction of ``cuts``, and how many of them come before each of these."""
    parts: list[Object] = []
    before: dict[int, int] = {}
    start = 0
    for stream, instructions in zip(streams, parsed, strict=True):
        end = start + len(instructions)
        ends = [*sorted(cut for cut in cuts if start < cut < end), end]
        for first, last in pairwise([start, *ends]):
            whole = len(ends) == 1
            content = instructions[first - start : last - start]
            parts.append(stream if whole else letter.make_stream(unparse_content_stream(content)))
            before[last] = len(parts)
        start = end
    return parts, before


def _way(field: str, line: Line, matrix: Matrix) -> bytes:
    """Goes to where writing begins."""
    bottom = line.box[1] if field == SIGNATURE else line.baseline
    place = Matrix(1, 0, 0, 1, line.right, bottom) @ matrix.inverse()
    return b"%s cm" % " ".join(f"{number:.4f}" for number in place.shorthand).encode()


def _line(run: Run) -> Line | None:
    """The line beside the label ``run``, in the last rectangle drawn around it."""
    x, baseline = run.origin
    for box in reversed(run.boxes):
        left, bottom, right, top = box
        if bottom < baseline < top:
            if left < x - GAP < right:
                return Line(left, x - GAP, baseline, run.size, box)
            if abs(x - left) < GAP:  # read from the left: what is written ends where the line does
                return Line(x + run.width + GAP, right, baseline, run.size, box)
    return None


def _upright(one: tuple[float, float], other: tuple[float, float]) -> Box:
    (a, b), (c, d) = one, other
    return min(a, c), min(b, d), max(a, c), max(b, d)


def is_drawn_as(drawn: str, label: str) -> bool:
    """Whether ``drawn``, from left to right on the page, is ``label``, which is stored as it is read.

    Letters and digits count, in their order.
    """
    return _letters_and_digits(drawn) in _drawn(label)


def _drawn(label: str) -> frozenset[str]:
    """How ``label`` may be drawn; from right to left, a line is turned around but for what is Latin in it."""
    turned = "".join(part if part[0].isascii() else part[::-1] for part in reversed(_runs(label)))
    return frozenset({_letters_and_digits(label), turned} - {""})


def _runs(text: str) -> list[str]:
    """The letters and digits of ``text``, parted where Latin ones meet others."""
    return re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]+", _letters_and_digits(text))


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text))


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
