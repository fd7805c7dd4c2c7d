"""Letters at a glance: pictures in which the subject can be read, on pages of A4 to print or to look at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from glob import escape
from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter

DPI = 240

PAGE = 1984, 2806
"""Width and height of A4, in pixels."""

COLUMNS, ROWS = 3, 3
"""Letters on a page: at a third of their width, nine of them fill it."""

WIDTH, HEIGHT, CAPTION = 600, 849, 44
"""Of a picture and the line above it, in pixels; the height of A4, so that US Letter fits too."""

GAPS = (PAGE[0] - COLUMNS * WIDTH) // (COLUMNS + 1), 20
"""Beside and below each picture, in pixels."""

MARK = "Contact sheet of letters"
"""What a PNG says of itself, so that it is known as one of these."""

INK, LINE, WRONG = "#000", "#999", "#c00"


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


def files_of(file: Path, letters: int) -> list[Path]:
    """The files that so many letters are drawn in: one PDF, or a PNG for each page, numbered if there are several."""
    pages = -(-letters // (COLUMNS * ROWS)) or 1
    if file.suffix.lower() != ".png" or pages == 1:
        return [file]
    digits = len(str(pages))
    return [file.with_name(f"{file.stem}-{number:0{digits}}{file.suffix}") for number in range(1, pages + 1)]


def contact_sheet(thumbnails: Mapping[str, bytes], file: Path) -> Iterator[tuple[Path, bytes]]:
    """Every letter with its id, in the order given, in the files that ``files_of`` names."""
    letters = [*thumbnails.items()]
    parts = [letters[start : start + COLUMNS * ROWS] for start in range(0, len(letters) or 1, COLUMNS * ROWS)]
    pages = (_page(part, number, len(parts)) for number, part in enumerate(parts, 1))
    if file.suffix.lower() == ".png":
        for name, page in zip(files_of(file, len(letters)), pages, strict=True):
            yield name, _saved(page, "PNG")
        return
    with PdfWriter() as writer:
        for page in pages:
            # Page by page: all of them as pictures at once would not fit into a small computer.
            writer.append(BytesIO(_saved(page, "PDF")))
        writer.metadata = None  # Pillow tells when and by what it was made
        pdf = BytesIO()
        writer.write(pdf)
    yield file, pdf.getvalue()


def pages_of_earlier(file: Path) -> Iterator[Path]:
    """The pictures that an earlier contact sheet of that name left: no others, whatever they are called."""
    if file.suffix.lower() == ".png":
        for path in sorted(file.parent.glob(f"{escape(file.stem)}*{file.suffix}")):
            if re.fullmatch(r"(-\d+)?", path.stem.removeprefix(file.stem)) and path.is_file():
                with path.open("rb") as picture:
                    if MARK.encode() in picture.read(256):  # before the picture itself
                        yield path


def _saved(page: Image.Image, form: str) -> bytes:
    saved = BytesIO()
    if form == "PDF":
        page.save(saved, form, resolution=DPI, quality=90)
    else:
        said = PngInfo()
        said.add_text("Title", MARK)
        page.save(saved, form, dpi=(DPI, DPI), pnginfo=said)
    return saved.getvalue()


def _page(letters: Sequence[tuple[str, bytes]], number: int, pages: int) -> Image.Image:
    page = Image.new("RGB", PAGE, "#fff")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(32)
    for place, (identifier, png) in enumerate(letters):
        row, column = divmod(place, COLUMNS)
        x, y = GAPS[0] + column * (WIDTH + GAPS[0]), GAPS[1] + row * (HEIGHT + CAPTION + GAPS[1])
        pen.text((x, y), identifier, INK, font)
        top = y + CAPTION
        box = (x - 1, top - 1, x + WIDTH, top + HEIGHT)
        if png:
            with Image.open(BytesIO(png)) as picture:
                page.paste(picture.convert("RGB"), (x, top))
                box = (x - 1, top - 1, x + picture.width, top + picture.height)
            pen.rectangle(box, outline=LINE)
        else:
            pen.rectangle(box, outline=WRONG, width=6)
            pen.text((x + WIDTH // 2, top + HEIGHT // 2), "cannot be shown", WRONG, font, anchor="mm")
    pen.text((PAGE[0] // 2, PAGE[1] - GAPS[1]), f"{number} / {pages}", INK, font, anchor="mb")
    return page
