"""The lines of a typeset letter that a signer fills in: found by their labels, and opened for writing.

The content of a letter that was opened comes in parts. What a signer writes is put between them, right behind the
label of its line, and tagged there, so that it is read there too. It is not put into forms: PDFium takes what is in a
form for a line of its own.
"""

import re
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import Any

from pikepdf import Array, Matrix, Name, Object, Pdf, parse_content_stream, unparse_content_stream

from advocacy.errors import AdvocacyError, Problem
from advocacy.press.signing.lines import OWN_LINE, SIGNATURE, Line
from advocacy.press.signing.runs import Run, moves_in, runs_of

GAP, DROP = 4.0, 11.0
"""In points: from a label to what is written beside it; from the lowest rule down to the line of their own."""

LAST = 2
"""So many streams of a page are read first: a letter ends with its lines, and marks to fold it by come behind."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that is open for writing, and where in the content of its page that is."""

    line: Line
    after: int
    """How many streams of the content come before what is written."""
    way: bytes
    """Goes to where writing begins."""
    cut: bool
    """Whether a stream was cut there; or one ended there as it was."""
    mark: int
    """The MCID of the label: what is written is read behind it."""


def require_lines_on_front(letter: Pdf, found: Collection[str], file: str) -> None:
    """Refuse a letter of several pages with no line on the first, where alone lines are looked for."""
    if len(letter.pages) > 1 and not found:
        message = "the lines to sign on are on its second page, and only those on the first can be filled in"
        raise AdvocacyError(Problem(message, "sign such letters by hand, or shorten their texts to one page", file))


def opened_lines(letter: Pdf, labels: Mapping[str, str]) -> dict[str, Opening]:
    """The lines of the first page of ``letter`` by field, in the order they are read.

    ``labels`` are the texts of the template, by field. What has no line drawn beside it is missing from the result.
    Changes the page: ``Contents`` becomes an array, parted behind each label. Streams without labels stay as they are.
    """
    page = letter.pages[0]
    contents = page.obj.Contents
    streams = [*contents] if isinstance(contents, Array) else [contents]
    for unread in dict.fromkeys((max(0, len(streams) - LAST), 0)):
        parsed = [[*parse_content_stream(stream)] for stream in streams[unread:]]
        moves = chain.from_iterable(moves_in(stream.read_bytes()) for stream in streams[:unread])
        lines, ends = _labelled(runs_of(page, chain.from_iterable(parsed), moves), labels)
        if lines.keys() == labels.keys():
            break
    if lines:
        boxes = [line.box for line in lines.values()]
        left, low, right = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes)
        size = max(line.size for line in lines.values())
        ends[OWN_LINE] = max(ends.values(), key=lambda run: run.end)
        lines[OWN_LINE] = Line(left, right, low - DROP, size, (left, low - DROP, right, low))
    starts = [0, *accumulate(map(len, parsed))]
    cuts = {run.end + 1 for run in ends.values()}.difference(starts)
    parts, before = _parted(letter, streams[unread:], parsed, cuts)
    page.obj.Contents = Array([*streams[:unread], *parts])
    in_order = sorted(lines, key=lambda field: (ends[field].end, field == OWN_LINE))
    return {
        field: Opening(
            lines[field],
            unread + before[ends[field].end + 1],
            _way(field, lines[field], ends[field].matrix),
            ends[field].end + 1 in cuts,
            ends[field].mark,
        )
        for field in in_order
    }


def _labelled(runs: Iterable[Run], labels: Mapping[str, str]) -> tuple[dict[str, Line], dict[str, Run]]:
    """The lines beside those of ``runs`` that are ``labels``, and these, both by field."""
    lines: dict[str, Line] = {}
    ends: dict[str, Run] = {}
    fields = {drawn: field for field, label in reversed([*labels.items()]) for drawn in _drawn(label)}
    for run in runs:
        field = fields.get(_letters_and_digits(run.text), "")
        if field and (line := _line(run)):
            lines[field], ends[field] = line, run
    return lines, ends


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
            parts.append(stream if whole else _packed(letter, unparse_content_stream(content)))
            before[last] = len(parts)
        start = end
    return parts, before


def _packed(letter: Pdf, content: bytes) -> Object:
    """A stream, compressed once, here, and not for each pack that it goes into."""
    return letter.make_stream(zlib.compress(content), Filter=Name.FlateDecode)


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


def _drawn(label: str) -> frozenset[str]:
    """How the letters and digits of ``label`` may be drawn, from left to right on the page.

    From right to left, a line is turned around but for what is Latin in it.
    """
    turned = "".join(part if part[0].isascii() else part[::-1] for part in reversed(_runs(label)))
    return frozenset({_letters_and_digits(label), turned} - {""})


def _runs(text: str) -> list[str]:
    """The letters and digits of ``text``, parted where Latin ones meet others."""
    return re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]+", _letters_and_digits(text))


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text))
