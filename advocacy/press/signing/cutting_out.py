"""What a signer writes, cut out of the block it was typeset in: drawing for a page, and all that this draws with."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from pikepdf import Dictionary, Name, Object, Page, Pdf, Stream, parse_content_stream, unparse_content_stream

from advocacy.press.signing.inscription import Inscription, Key, Layout
from advocacy.press.signing.lines import SIGNATURE
from advocacy.press.signing.object_copy import ObjectCopy
from advocacy.press.signing.signature_book import SignatureBlock, Written

OPERATORS = {"Tf": "/Font", "gs": "/ExtGState", "Do": "/XObject", "cs": "/ColorSpace", "CS": "/ColorSpace"}
"""Those that name a resource, and its kind."""


def cut_out(block: SignatureBlock) -> Inscription:
    """What ``block`` has on its lines."""
    pdf = Pdf.new()
    places = sorted({*block.written.values(), *block.days.values()}, key=_key)
    contents: dict[Key, bytes] = {}
    resources: dict[tuple[str, str], Object] = {}
    for part, data in enumerate(block.pdfs):
        if not data:
            continue
        with Pdf.open(BytesIO(data)) as source:
            found = pdf.copy_foreign(source.pages[0].obj.Resources)
            names: dict[tuple[str, str], str] = {}
            for kind in dict.fromkeys(OPERATORS.values()):
                for number, (name, thing) in enumerate(found.get(kind, Dictionary()).items()):
                    names[kind, name] = own = f"/Signer{part}-{number}"
                    resources[kind, own] = thing
            for place in places:
                if place.part == part:
                    contents[_key(place)] = _content(source.pages[place.page], place, names)
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get(Name.Subtype) == Name.Image:
            thing.Interpolate = False  # the renderer says otherwise, which PDF/A forbids
    layout = Layout(
        tuple((field, _key(place)) for field, place in block.written.items()),
        tuple((country, _key(place)) for country, place in block.days.items()),
        tuple(resources),
        _said_of_picture(block),
    )
    taken = ObjectCopy()
    written = {key: taken.of(thing) for key, thing in resources.items()}
    return Inscription(layout, contents, written, tuple(taken.others))


def _key(place: Written) -> Key:
    return place.part, place.page


def _said_of_picture(block: SignatureBlock) -> str:
    if SIGNATURE not in block.written:
        return ""
    with Pdf.open(BytesIO(block.pdfs[0])) as source:
        figures = (thing for thing in source.objects if isinstance(thing, Dictionary) and "/Alt" in thing)
        return next((str(figure.Alt) for figure in figures), "")


def _content(page: Page, written: Written, names: Mapping[tuple[str, str], str]) -> bytes:
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
            case name if name in OPERATORS:
                own = names.get((OPERATORS[name], str(operands[0])), str(operands[0]))
                instructions.append(([Name(own), *operands[1:]], operator))
            case _:
                instructions.append((operands, operator))
    shift = f"1 0 0 1 {-written.x:.4f} {-written.y:.4f} cm\n"
    return shift.encode() + unparse_content_stream(instructions)
