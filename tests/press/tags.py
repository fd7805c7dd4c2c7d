"""What a program that reads aloud gets of a PDF: its text in the order of the tags, as PDFium tells the two apart."""

from collections import defaultdict
from collections.abc import Iterator
from ctypes import c_ushort
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

Heard = tuple[int, str, str]
"""A page, the kind of an element, and what it says, from left to right as it stands there."""


def heard_in(pdf: bytes) -> list[Heard]:
    """All content that is tagged, in reading order; a figure says its description."""
    drawn = drawn_in(pdf)
    with pikepdf.open(BytesIO(pdf)) as opened:
        numbers = {page.objgen: number for number, page in enumerate(opened.pages)}

        def heard(element: Any, page: int) -> Iterator[Heard]:
            if not isinstance(element, pikepdf.Dictionary):
                said = drawn[page].pop(int(element), "")
                yield page, kinds[-1], said
            elif "/S" in element:
                page = numbers[element.Pg.objgen] if "/Pg" in element else page
                kinds.append(str(element.S))
                if "/Alt" in element:
                    yield page, kinds[-1], str(element.Alt)
                for kid in element.K if isinstance(element.K, pikepdf.Array) else [element.K]:
                    yield from heard(kid, page)
                kinds.pop()

        kinds: list[str] = []
        found = [piece for top in opened.Root.StructTreeRoot.K for piece in heard(top, 0)]
    return [piece for piece in found if piece[2].strip()]


def drawn_in(pdf: bytes) -> list[dict[int, str]]:
    """The text of each page, by the number that its content is marked with; -1 where it is not."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = []
        for page in document:
            texts: dict[int, str] = defaultdict(str)
            words = page.get_textpage()
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                buffer = (c_ushort * 4096)()
                length = raw.FPDFTextObj_GetText(thing, words, buffer, 4096)
                texts[raw.FPDFPageObj_GetMarkedContentID(thing)] += bytes(buffer)[: length - 2].decode("utf-16-le")
            pages.append(dict(texts))
    return pages
