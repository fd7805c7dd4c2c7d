"""Pictures of signatures: read, held to what is safe to draw, and made small."""

import re
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree as ET

from advocacy.files.picture import LARGEST_PICTURE, too_much_of

LARGEST_SIDE = 10_000
"""In pixels; `advocacy.files.picture` has the other limits."""

PRINTED = 1600
"""Pixels of the longer side; more than a printer shows on a line of a letter."""

_SVG = "{http://www.w3.org/2000/svg}"
_DRAWN = frozenset(
    (
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "defs",
        "title",
        "desc",
        "metadata",
        "style",
    )
)
"""Elements of SVG that draw and do nothing else."""

_LENGTH = re.compile(r"\s*(\d*\.?\d+)\s*(px|pt|mm|cm|in)?\s*")
_UNITS = {"pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class PictureError(ValueError):
    """Why a picture cannot be printed, in words that follow «their signature»."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that can be printed."""

    data: bytes
    ending: str
    width: float
    height: float

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Width and height, as large as the room allows."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


def read_picture(data: bytes) -> Picture:
    """The PNG or SVG in ``data``, without anything that need not be printed; raises ``PictureError``."""
    if len(data) > LARGEST_PICTURE:
        raise PictureError(f"is larger than {LARGEST_PICTURE >> 20} MiB")
    if reason := too_much_of(data):
        raise PictureError(reason)
    return _png(data) if data.startswith(b"\x89PNG") else _svg(data)


def _png(data: bytes) -> Picture:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as source:
            if max(source.size) > LARGEST_SIDE:
                raise PictureError(f"is more than {LARGEST_SIDE} pixels wide or high")
            source.verify()  # WeasyPrint has Pillow take what is cut off
        with Image.open(BytesIO(data), formats=["PNG"]) as source:
            image = source.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError("is a damaged PNG") from None
    # What is not seen takes no room, and what a camera or a program noted beside the picture is left out.
    if not (seen := image.getchannel("A").getbbox()):
        raise PictureError("is an empty picture")
    image = image.crop(seen)
    image.thumbnail((PRINTED, PRINTED))
    image.info.clear()
    made = BytesIO()
    image.save(made, "PNG")
    return Picture(made.getvalue(), ".png", *image.size)


def _svg(data: bytes) -> Picture:
    # An entity can grow without end, and a document type can name files.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise PictureError("is an SVG with a document type; save it again as «plain SVG»")
    try:
        root = ET.fromstring(data.decode("utf-8-sig"))  # noqa: S314 - without entities
    except (ET.ParseError, ValueError):
        raise PictureError("is neither PNG nor SVG") from None
    if root.tag != f"{_SVG}svg":
        raise PictureError("is neither PNG nor SVG")
    for parent in root.iter():
        for child in [*parent]:
            if not str(child.tag).startswith(_SVG):
                parent.remove(child)  # what a program for drawing noted for itself
    for element in root.iter():
        name = str(element.tag).removeprefix(_SVG)
        if name not in _DRAWN:
            raise PictureError(f"has <{name}>; a signature is drawn with paths only")
        for key, value in element.attrib.items():
            if key.lower().startswith("on") or key.endswith("href") or _reaches_out(value):
                raise PictureError(f"asks for something outside of it, or runs a script («{key.split('}')[-1]}»)")
        if name == "style" and _reaches_out(element.text or ""):
            raise PictureError("asks for something outside of it in <style>")
    width, height = _size(root)
    ET.register_namespace("", _SVG[1:-1])
    return Picture(ET.tostring(root), ".svg", width, height)


def _reaches_out(text: str) -> bool:
    return bool(re.search(r"@|\\|url\(\s*['\"]?\s*(?!#|['\" ])", text, re.IGNORECASE))


def _size(root: ET.Element) -> tuple[float, float]:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        _, _, width, height = map(float, box)
    except ValueError:
        sides = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
        width, height = (float(side[1]) * _UNITS.get(side[2], 1) if side else 0 for side in sides)
    if not (0 < width < float("inf") and 0 < height < float("inf")):
        raise PictureError("is an SVG that does not say its size; give it a viewBox")
    return width, height
