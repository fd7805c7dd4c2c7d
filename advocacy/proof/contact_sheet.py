"""All letters at a glance: small pictures with their ids, in one picture or on pages of a PDF."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from io import BytesIO
from math import ceil, sqrt

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, CAPTION, GAP = 300, 424, 26, 14
"""Of a picture, in pixels; the height of A4, so that US Letter fits too."""

COLUMNS, ROWS = 5, 5
"""Pictures on one page of a PDF."""

DPI = 200


def thumbnail(pdf: bytes) -> bytes:
    """The first page of ``pdf``, small, as PNG; nothing where it cannot be drawn."""
    picture = BytesIO()
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[0]) as page:
            scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height())
            page.render(scale=scale).to_pil().save(picture, "PNG", compress_level=1)
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
        return b""
    return picture.getvalue()


def contact_sheet(thumbnails: Mapping[str, bytes], ending: str) -> bytes:
    """Every letter with its id, in the order given, as the file that ``ending`` means."""
    letters = [*thumbnails.items()]
    sheet = BytesIO()
    if ending == ".png":
        _sheet(letters, max(1, ceil(sqrt(len(letters) * 1.5)))).save(sheet, "PNG")
    else:
        starts = range(0, len(letters) or 1, COLUMNS * ROWS)
        first, *rest = [_sheet(letters[start : start + COLUMNS * ROWS], COLUMNS) for start in starts]
        # Pillow would write the time of making.
        dates = {"creationDate": None, "modDate": None}
        first.save(sheet, "PDF", resolution=DPI, save_all=True, append_images=rest, **dates)
    return sheet.getvalue()


def _sheet(letters: Sequence[tuple[str, bytes]], columns: int) -> Image.Image:
    rows = max(1, ceil(len(letters) / columns))
    size = (columns * (WIDTH + GAP) + GAP, rows * (HEIGHT + CAPTION + GAP) + GAP)
    sheet = Image.new("RGB", size, "#888")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(18)
    for place, (identifier, png) in enumerate(letters):
        row, column = divmod(place, columns)
        x, y = GAP + column * (WIDTH + GAP), GAP + row * (HEIGHT + CAPTION + GAP)
        pen.text((x, y + 2), identifier, "white", font)
        if png:
            with Image.open(BytesIO(png)) as picture:
                sheet.paste(picture.convert("RGB"), (x, y + CAPTION))
        else:
            pen.rectangle((x, y + CAPTION, x + WIDTH - 1, y + CAPTION + HEIGHT - 1), outline="#c00", width=4)
            pen.text((x + 60, y + 200), "cannot be shown", "#c00", font)
    return sheet
