"""Letters that are typeset once and signed by many: put together from what lies ready, nothing set in type."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Self

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, parse_content_stream, unparse_content_stream

from advocacy.errors import AdvocacyError, Problem
from advocacy.press.imposition import Book, mark_folds
from advocacy.press.signing.lines import PACK, opened_lines
from advocacy.press.signing.signature_book import SignatureBlock, SignatureBook, Written

KINDS = ("/Font", "/ExtGState", "/XObject", "/ColorSpace")
NAMING_OPERATORS = frozenset(["Tf", "gs", "Do", "cs", "CS"])
"""Kinds of resources, and the operators that name one."""


class LetterToSign:
    """A letter that was built, opened once for all its signers."""

    def __init__(self, pdf: Pdf, fields: tuple[str, ...], country: str, title: str) -> None:
        self.pdf = pdf
        self.fields = fields
        self.country = country
        self.title = title

    @classmethod
    def of(cls, data: bytes, book: SignatureBook, *, file: str, country: str, title: str, window: bool = True) -> Self:
        """Opens the letter ``data``; raises where its lines are not those that ``book`` fits signatures to."""
        try:
            pdf = Pdf.open(BytesIO(data))
            lines = opened_lines(pdf, book.labels)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - what somebody else has drawn fails in any way
            message = "does not draw its lines as a letter of this program does"
            raise AdvocacyError(Problem(message, "delete it, and run «advocacy build»", file)) from None
        if lines.keys() != book.lines.keys() or not all(line.like(book.lines[field]) for field, line in lines.items()):
            message = "its lines for the signature are not where letters/ now puts them"
            raise AdvocacyError(Problem(message, "run «advocacy build», then this command again", file))
        for page in pdf.pages:
            mark_folds(page, window=window)
            # Bound with others, a letter leaves its tags behind; its words stand in the order they are read.
            if Name.StructParents in page.obj:
                del page.obj.StructParents
        # Compressed once, here, and not for each signer.
        ready = BytesIO()
        pdf.save(ready, deterministic_id=True)
        return cls(Pdf.open(ready), (*lines,), country, title)


class CoverToMark:
    """A cover sheet, opened once for all the packs that share it."""

    def __init__(self, data: bytes, label: str) -> None:
        self.pdf = Pdf.open(BytesIO(data))
        self.has_line = bool(label) and PACK in opened_lines(self.pdf, {PACK: label})


def signed_pack(
    cover: CoverToMark | None, letters: Iterable[LetterToSign], block: SignatureBlock, *, both_sides: bool
) -> bytes:
    """A pack: the cover sheet, then ``letters`` signed with ``block``; the same give the same bytes."""
    with Book(both_sides=both_sides) as book:
        written, resources = _shared(book.pdf, block)
        if cover:
            first, *_ = book.add(cover.pdf.pages)
            if cover.has_line and PACK in block.written:
                before, *after = first.obj.Contents.as_list()
                first.obj.Contents = Array([before, written[block.written[PACK]], *after])
                _give(first, resources)
        for letter in letters:
            places = block.on_letter_to(letter.country)
            (page,) = book.add(letter.pdf.pages, letter.title)
            parts: list[Object] = [*page.obj.Contents.as_list()]
            # The first part is what mark_folds has put before the letter; from the end, as parts move up.
            for number, field in reversed([*enumerate(letter.fields, 2)]):
                if field in places:
                    parts.insert(number, written[places[field]])
            page.obj.Contents = Array(parts)
            _give(page, resources)
        return book.saved()


def _give(page: Page, resources: Mapping[str, Mapping[str, Object]]) -> None:
    """Let ``page`` draw what needs ``resources`` too."""
    for kind, things in resources.items():
        page.obj.Resources[kind] = Dictionary({**page.obj.Resources.get(kind, {}), **things})


def _shared(pack: Pdf, block: SignatureBlock) -> tuple[dict[Written, Object], dict[str, dict[str, Object]]]:
    """What is written, as content that all letters of ``pack`` share, and the resources it needs."""
    contents: dict[Written, Object] = {}
    resources: dict[str, dict[str, Object]] = {kind: {} for kind in KINDS}
    places = sorted({*block.written.values(), *block.days.values()}, key=lambda place: (place.part, place.page))
    for part, data in enumerate(block.pdfs):
        if data:
            with Pdf.open(BytesIO(data)) as source:
                for place in places:
                    if place.part == part:
                        contents[place] = pack.make_stream(_content(source.pages[place.page], place))
                found = pack.copy_foreign(source.pages[0].obj.Resources)
            for kind, named in resources.items():
                named |= {_own(name, part): thing for name, thing in found.get(kind, {}).items()}
    return contents, {kind: named for kind, named in resources.items() if named}


def _content(page: Page, written: Written) -> bytes:
    """What a page of a block draws, seen from where the writing begins; without the tags it had there."""
    instructions: list[Any] = []
    open_tags: list[bool] = []
    for instruction in parse_content_stream(page):
        operands, operator = [*instruction.operands], instruction.operator
        match str(operator):
            case "BMC" | "BDC":
                open_tags.append(len(operands) == 1 or Name.MCID in operands[1])
                if not open_tags[-1]:
                    instructions.append((operands, operator))
            case "EMC":
                if not open_tags.pop():
                    instructions.append((operands, operator))
            case name if name in NAMING_OPERATORS:
                instructions.append(([Name(_own(str(operands[0]), written.part)), *operands[1:]], operator))
            case _:
                instructions.append((operands, operator))
    shift = f"1 0 0 1 {-written.x:.4f} {-written.y:.4f} cm\n"
    return shift.encode() + unparse_content_stream(instructions)


def _own(name: str, part: int) -> str:
    """A name that no resource of a letter has."""
    return f"/Signer{part}-{name.removeprefix('/')}"
