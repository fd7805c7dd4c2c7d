"""What a letter says of itself: that it is tagged, PDF/UA-1 and PDF/A-2a."""

import re
from collections.abc import Callable, Iterator

from advocacy.proof.reading import Objects


def conforms(objects: Objects) -> bool:
    """Whether a file calls itself PDF/UA-1 or PDF/A-2a."""
    return _is_pdf_ua(objects) or _is_pdf_a(objects)


def unmarked(objects: Objects, *, enclosing: bool) -> Iterator[str]:
    """What a letter does not say of itself and must; with something enclosed it need not be what that is not."""
    for message, held in (*TAGGED, *(() if enclosing else CONFORMING)):
        if not held(objects):
            yield message


def xmp(objects: Objects, name: str) -> str:
    """A simple property of the XMP metadata, written as attribute or as element."""
    found = re.search(rf"\b{name}(?:=\"([^\"]*)\"|>([^<]*)<)", objects.xmp)
    return (found[1] or found[2] or "") if found else ""


def _is_pdf_ua(objects: Objects) -> bool:
    return xmp(objects, "pdfuaid:part") == "1"


def _is_pdf_a(objects: Objects) -> bool:
    return xmp(objects, "pdfaid:part") + xmp(objects, "pdfaid:conformance") == "2A"


Markers = tuple[tuple[str, Callable[[Objects], bool]], ...]

TAGGED: Markers = (
    ("it has no tags for screen readers", lambda objects: objects.tagged),
    ("it does not ask for its title to be shown", lambda objects: objects.shows_title),
)
CONFORMING: Markers = (
    ("it does not call itself PDF/UA-1", _is_pdf_ua),
    ("it does not call itself PDF/A-2a", _is_pdf_a),
)
"""What every letter must have; a new promise is one more line."""
