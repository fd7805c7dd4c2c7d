"""What is bound behind a letter, held to the PDFs of the campaign: the same pages, which look and read the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from io import BytesIO
from itertools import accumulate
from typing import Any, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdf import PdfReader

from advocacy.batch.manifest import BuiltEnclosure

SHEET = 2
"""Pages of a sheet: the letter's own come first, and each enclosure begins on a sheet."""

DPI = 40
"""Enough to tell one digit from another: shades are compared too."""

CLAIMS = (r"pdfaid:part\W+2\b", r"pdfaid:conformance\W+A\b", r"pdfuaid:part\W+1\b")


class Enclosed(NamedTuple):
    """An enclosure as the campaign has it."""

    pages: tuple[bytes, ...]
    """One sha256 for what each shows and says."""
    conforms: bool
    """Whether it says that it is PDF/UA-1 and PDF/A-2a."""


def enclosed_in(files: Mapping[str, bytes]) -> dict[str, Enclosed]:
    """The enclosures of a campaign, by the sha256 of their files."""
    return {sha256(data).hexdigest(): _enclosed(data) for data in files.values()}


def sheets_behind(enclosures: Sequence[BuiltEnclosure]) -> tuple[int, ...]:
    """On which page each of ``enclosures`` begins, from 0, and how many pages there are with all of them."""
    if not enclosures:
        return ()
    starts = [*accumulate((-(-each.pages // SHEET) * SHEET for each in enclosures), initial=SHEET)]
    return (*starts[:-1], starts[-2] + enclosures[-1].pages)


def wrong_behind(
    data: bytes, enclosures: Sequence[BuiltEnclosure], known: Mapping[str, Enclosed], *, says_conforming: bool
) -> Iterator[str]:
    """What is wrong behind the letter ``data``, behind which lie ``enclosures``; of those not ``known``, their number.

    ``says_conforming`` is what the file says of itself.
    """
    if not enclosures:
        return
    *starts, count = sheets_behind(enclosures)
    with closing(pypdfium2.PdfDocument(data)) as document:
        if len(document) != count:
            yield f"has {len(document)} pages; with what is enclosed it has {count}"
            return
        printed = {start + page for start, each in zip(starts, enclosures, strict=True) for page in range(each.pages)}
        for number in sorted({*range(SHEET, count)} - printed):
            if not is_blank(document, number):
                yield f"page {number + 1} is not blank, as the back before an enclosure is"
        for start, each in zip(starts, enclosures, strict=True):
            right = known[each.sha256].pages if each.sha256 in known else ()
            for page, shown in enumerate(right):
                if page >= each.pages or _shown(document, start + page) != shown:
                    yield f"page {start + page + 1} is not page {page + 1} of {each.file}"
    if says_conforming and not all(known[each.sha256].conforms for each in enclosures if each.sha256 in known):
        yield "calls itself PDF/UA-1 and PDF/A-2a, which what is enclosed does not"


def is_blank(document: Any, number: int) -> bool:
    """Whether nothing is drawn on a page."""
    with closing(document[number]) as page:
        return bool(pdfium.FPDFPage_CountObjects(page.raw) == 0)


def _enclosed(data: bytes) -> Enclosed:
    with closing(pypdfium2.PdfDocument(data)) as document:
        pages = tuple(_shown(document, number) for number in range(len(document)))
    with PdfReader(BytesIO(data)) as reader:
        metadata = reader.root_object.get("/Metadata")
        said = metadata.get_object().get_data().decode("utf-8", "replace") if metadata is not None else ""
    return Enclosed(pages, all(re.search(claim, said) for claim in CLAIMS))


def _shown(document: Any, number: int) -> bytes:
    """One sha256 for what a page shows and says."""
    with closing(document[number]) as page, closing(page.get_textpage()) as words:
        picture = page.render(scale=DPI / 72, grayscale=True)
        text = words.get_text_bounded()
        seen = sha256(f"{page.get_size()}\n{text}\n".encode("utf-8", "replace"))
        seen.update(bytes(picture.buffer))
        return seen.digest()
