"""A picture that somebody else may have drawn, held to limits before anything draws it."""

import contextlib
import struct
from xml.parsers import expat

LARGEST_PICTURE = 2 * 2**20
"""Bytes of a signature's picture."""

MOST_PIXELS = 24_000_000
"""Of a PNG: what a camera takes. Each is four bytes or more in memory."""

MOST_ELEMENTS, DEEPEST, LARGEST_SVG = 2_000, 32, 512 * 2**10
"""Of an SVG: elements, how deep they are nested, and bytes."""


def too_much_of(data: bytes, name: str = ".svg") -> str:
    """Why the PNG or SVG in ``data`` is not drawn, in words that follow its name; empty where nothing is too much.

    What is no PNG is one if it is called so, whatever it begins with.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _too_much_of_png(data)
    if name.lower().endswith(".svg") or b"<svg" in data[:4096]:
        return _too_much_of_svg(data)
    return ""


def _too_much_of_png(data: bytes) -> str:
    width, height = struct.unpack(">II", data[16:24]) if len(data) >= 24 else (0, 0)
    return f"has more than {MOST_PIXELS // 1_000_000} million pixels" if width * height > MOST_PIXELS else ""


def _too_much_of_svg(data: bytes) -> str:
    if len(data) > LARGEST_SVG:
        return f"is an SVG of more than {LARGEST_SVG >> 10} KiB"
    elements = depth = deepest = 0

    def start(*_: object) -> None:
        nonlocal elements, depth, deepest
        elements, depth = elements + 1, depth + 1
        deepest = max(deepest, depth)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    with contextlib.suppress(expat.ExpatError, ValueError):  # what is no XML is refused by whoever reads it
        parser.Parse(data, True)  # noqa: FBT003 - the last part
    if elements > MOST_ELEMENTS:
        return f"is an SVG of more than {MOST_ELEMENTS:,} elements"
    return f"is an SVG that is nested more than {DEEPEST} deep" if deepest > DEEPEST else ""
