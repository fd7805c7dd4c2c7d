"""The file of a letter, put together from its blocks; ``common`` says how its bytes depend on its text alone.

Format: ISO 32000-1 (PDF 1.7), 7.5 and 14.7.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from advocacy.letter.conformance import xmp_of
from advocacy.letter.forms.common import Common, Commons, Fonts, Placed, colour_profile, joined
from advocacy.letter.forms.embedded_font import text
from advocacy.letter.forms.lines import Block
from advocacy.letter.forms.objects import LEVEL, Body, Objects, finished
from advocacy.letter.forms.recording import number
from advocacy.letter.forms.structure import Apart, LineOf, Mark, Tag


@dataclass(slots=True)
class Page:
    """A page of a letter."""

    drawn: Sequence[Any]
    """Operators, marks, and lines of blocks."""
    tags: Sequence[Any]
    width: float
    height: float


@dataclass(slots=True)
class Parts:
    """All that a letter consists of."""

    pages: Sequence[Page]
    blocks: dict[int, Block]
    states: dict[str, bytes]
    apart: dict[int, Sequence[Any]]
    """The structure of what is positioned."""
    outline: Sequence[Any]
    labels: dict[Any, str]
    anchors: Sequence[tuple[str, int, float, float]]
    """Names, with the page and the place to which they lead."""
    metadata: Any


Runs = list[list[Any]]


def write(letter: Parts, commons: Commons) -> bytes:
    """The file of a letter."""
    runs = [_runs(page, letter.blocks) for page in letter.pages]
    long = [[placed for run in each if run and type(run[0]) is Placed for placed in run] for each in runs]
    common = commons.of(tuple(tuple(placed.block for placed in each) for each in long))
    numbers = (placed.number for each in long for placed in each)
    marks = dict(zip(numbers, common.marks, strict=True))
    owns: list[int] = []
    for page, count in zip(letter.pages, common.counts, strict=True):
        for piece in page.drawn:
            if type(piece) is LineOf and piece.block not in marks:
                marks[piece.block] = count
                count += letter.blocks[piece.block].ink.marks  # noqa: PLW2901 - it counts on
        owns.append(count)
    body = Body([common.head], len(common.head), list(common.offsets))
    contents, fonts = _contents(letter, runs, common, marks, owns, body)
    first_font = len(body.offsets) + 1
    for described, data in fonts.streams():
        body.add(described, data)
    metadata = body.add(b"/Type /Metadata/Subtype /XML", xmp_of(letter.metadata))
    objects = Objects(len(body.offsets))
    entries = [*common.fonts.add(common.first_font, objects), *fonts.add(first_font, objects)]
    states = dict(letter.states)
    for block in letter.blocks.values():
        states.update(block.ink.states)
    resources = objects.add(
        b"<</ColorSpace <</srgb [/ICCBased 1 0 R]>>/ExtGState <<%b>>/Font <<%b>>>>"
        % (b"".join(b"/%b %b" % (name.encode(), states[name]) for name in sorted(states)), b"".join(entries))
    )
    sheets, catalog = [objects.number() for _ in letter.pages], objects.number()
    pages = objects.add(b"<</Type /Pages/Kids [%b]/Count %d>>" % (_references(sheets), len(sheets)))
    for n, (page, sheet) in enumerate(zip(letter.pages, sheets, strict=True)):
        size = b"[0 0 %b %b]" % (number(page.width), number(page.height))
        objects.set(
            sheet,
            b"<</Type /Page/Parent %d 0 R/MediaBox %b/TrimBox %b/BleedBox %b/Contents [%b]/Resources %d 0 R/Tabs /S"
            b"/StructParents %d>>" % (pages, size, size, size, _references(contents[n]), resources, n),
        )
    _, profile = colour_profile()
    named = text(profile)
    objects.set(
        catalog,
        b"<</Type /Catalog/Pages %d 0 R%b%b/Lang %b/StructTreeRoot %d 0 R/ViewerPreferences <</DisplayDocTitle true>>"
        b"/MarkInfo <</Marked true>>/OutputIntents [<</Type /OutputIntent/S /GTS_PDFA1/OutputConditionIdentifier %b"
        b"/Info %b/DestOutputProfile 1 0 R>>]/Metadata %d 0 R>>"
        % (
            pages,
            _outline(letter, sheets, objects),
            _anchors(letter, sheets),
            text(letter.metadata.lang),
            _structure(letter, sheets, marks, owns, objects),
            named,
            named,
            metadata,
        ),
    )
    information = objects.add(_information(letter.metadata))
    return finished(body, objects, catalog, information)


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % each for each in numbers)


def _contents(
    letter: Parts, runs: Sequence[Runs], common: Common, marks: dict[int, int], owns: Sequence[int], body: Body
) -> tuple[list[list[int]], Fonts]:
    """Add what is drawn; gives its streams for each page, and the fonts of what is not long."""
    fonts, done = Fonts("o"), 0
    contents: list[list[int]] = []
    for each, own in zip(runs, owns, strict=True):
        contents.append([])
        for run in each:
            if run and type(run[0]) is Placed:
                data = common.run(run, done)
                done += len(run)
            else:
                written: list[bytes] = []
                for piece in run:
                    if type(piece) is LineOf:
                        ink = letter.blocks[piece.block].ink
                        fonts.take(ink.fonts)
                        drawn = fonts.written(ink.drawn, marks[piece.block], piece.x, piece.y)
                        written += [b"q\n", *drawn, b"Q\n"]
                    else:
                        written += fonts.written((piece,), own)
                data = zlib.compress(joined(written), LEVEL)
            contents[-1].append(body.add(b"/Filter /FlateDecode", data))
    return contents, fonts


def _runs(page: Page, blocks: dict[int, Block]) -> Runs:
    """What is drawn, with each run of long blocks apart."""
    runs: Runs = [[]]
    for piece in page.drawn:
        if type(piece) is LineOf and (block := blocks[piece.block]).long:
            if not (runs[-1] and type(runs[-1][0]) is Placed):
                runs.append([])
            runs[-1].append(Placed(block, piece.block, piece.x, piece.y))
        else:
            if runs[-1] and type(runs[-1][0]) is Placed:
                runs.append([])
            runs[-1].append(piece)
    return runs


def _structure(
    letter: Parts, sheets: Sequence[int], marks: dict[int, int], owns: Sequence[int], objects: Objects
) -> int:
    """The tree of structure elements (ISO 32000-1, 14.7); gives the number of its root."""
    root, parents, document = objects.number(), objects.number(), objects.number()
    blocks, apart = letter.blocks, letter.apart
    owners: dict[int, int] = {}
    sheet = 0

    def kids(those: Sequence[Any], parent: int, base: int) -> list[bytes]:
        written: list[bytes] = []
        for kid in those:
            kind = type(kid)
            if kind is Mark:
                owners[base + kid.number] = parent
                written.append(b"%d" % (base + kid.number))
            elif kind is Tag:
                element = objects.number()
                inner = kids(kid.kids, element, base)
                language = b"/Lang (%b)" % kid.language.encode() if kid.language else b""
                objects.set(
                    element,
                    b"<</S /%b/K [%b]/Pg %d 0 R/P %d 0 R%b>>"
                    % (kid.name.encode(), b" ".join(inner), sheet, parent, language),
                )
                written.append(b"%d 0 R" % element)
            elif kind is LineOf:
                written += kids(blocks[kid.block].ink.tags[kid.number], parent, marks[kid.block])
            elif kind is Apart:
                written += kids(apart[kid.number], parent, base)
        return written

    inner: list[bytes] = []
    owned: list[bytes] = []
    for n, page in enumerate(letter.pages):
        owners, sheet = {}, sheets[n]
        inner += kids(page.tags, document, owns[n])
        owned.append(b"%d [%b]" % (n, _references([owners[mark] for mark in range(len(owners))])))
    objects.set(root, b"<</Type /StructTreeRoot/ParentTree %d 0 R/K [%d 0 R]>>" % (parents, document))
    objects.set(document, b"<</Type /StructElem/S /Document/K [%b]/P %d 0 R>>" % (b" ".join(inner), root))
    objects.set(parents, b"<</Nums [%b]>>" % b" ".join(owned))
    return root


def _anchors(letter: Parts, sheets: Sequence[int]) -> bytes:
    """The entry of names in the catalog."""
    if not letter.anchors:
        return b""
    names = (
        b"%b [%d 0 R /XYZ %b %b 0]" % (text(name), sheets[page], number(x), number(y))
        for name, page, x, y in sorted(letter.anchors)
    )
    return b"/Names <</Dests <</Names [%b]>>>>" % b" ".join(names)


def _outline(letter: Parts, sheets: Sequence[int], objects: Objects) -> bytes:
    """The outline, and its entry in the catalog."""
    if not letter.outline:
        return b""
    top = objects.number()

    def add(entries: Sequence[Any], parent: int) -> tuple[list[int], int]:
        numbers = [objects.number() for _ in entries]
        count = len(entries)
        for n, (label, (page, x, y), children, state) in enumerate(entries):
            below, inner = add(children, numbers[n])
            count += 0 if state == "closed" else inner
            links = b""
            if n:
                links += b"/Prev %d 0 R" % numbers[n - 1]
            if n + 1 < len(numbers):
                links += b"/Next %d 0 R" % numbers[n + 1]
            if below:
                links += b"/First %d 0 R/Last %d 0 R" % (below[0], below[-1])
            objects.set(
                numbers[n],
                b"<</Title %b/Dest [%d 0 R /XYZ %b %b 0]/Count %d/Parent %d 0 R%b>>"
                % (
                    text(letter.labels[label.element]),
                    sheets[page],
                    number(x),
                    number(y),
                    -inner if state == "closed" else inner,
                    parent,
                    links,
                ),
            )
        return numbers, count

    numbers, count = add(letter.outline, top)
    objects.set(top, b"<</Count %d/First %d 0 R/Last %d 0 R>>" % (count, numbers[0], numbers[-1]))
    return b"/Outlines %d 0 R" % top


def _information(metadata: Any) -> bytes:
    from advocacy.letter.renderer import weasyprint

    said = {
        "Producer": f"WeasyPrint {weasyprint.__version__}",
        "Title": metadata.title,
        "Author": ", ".join(metadata.authors),
        "Subject": metadata.description,
        "Keywords": ", ".join(metadata.keywords),
        "Creator": metadata.generator,
    }
    return b"<<%b>>" % b"".join(b"/%b %b" % (name.encode(), text(value)) for name, value in said.items() if value)
