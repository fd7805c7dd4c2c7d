# ruff: noqa: INP001 - a script
"""Makes the pictures of volunteers.ar.md and of the READMEs from a real letter and cover sheet, the page and the sheet.

    .venv/bin/python docs/make_volunteers_page.py

Run it after a change to the guide, the letter or the cover sheet, and look at what it made.
"""

import re
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from PIL import Image, ImageDraw

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.letter.merge import Paper
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.press.cover import CoverLine, cover_sheet
from advocacy.preview import letter_to

DOCS = Path(__file__).parent
GUIDE, STYLE, PAGE = "docs/volunteers.ar.md", "docs/volunteers.css", "docs/volunteers.ar.pdf"
DAY, MAIL_BY = date(2026, 11, 29), date(2026, 12, 20)
LETTER_TO = "de-bafa"
IN_PACK = ("de-bafa", "ch-seco", "at-export-control", "ma-gov", "fr-gov", "jp-gov")

SCALE = 4
"""Dots in a millimetre of paper."""

FOLDS = 105, 210
"""Where a letter is folded for a DL envelope, in millimetres from its top."""

INK, PALE, PAPER, DESK = 40, 170, 255, 235
"""Shades of grey."""


def pictures(campaign: Campaign) -> dict[str, Image.Image]:
    """The pictures of the guide, by file."""
    chosen = {recipient.id: recipient for recipient in campaign.directory.recipients}
    sheet = drawn(letter_to(campaign, chosen[LETTER_TO], LetterRequest(DAY, Paper.A4)))
    lines = [
        CoverLine(chosen[id_], f"{campaign.petition.reference}-{id_}", campaign.delivery(chosen[id_], DAY))
        for id_ in IN_PACK
    ]
    cover = drawn(
        cover_sheet(campaign, lines, pack="17", paper=Paper.A4, day=DAY, mail_by=MAIL_BY, sheets=len(lines) + 1)
    )
    return {
        "volunteers-fold.png": folding(sheet),
        "volunteers-window.png": in_window(sheet),
        "volunteers-cover.png": framed(cover.crop((0, 0, cover.width, 174 * SCALE))),
    }


def drawn(pdf: bytes) -> Image.Image:
    """The first page, in grey."""
    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[0]) as page:
        picture: Image.Image = page.render(scale=SCALE * 25.4 / 72).to_pil().convert("L")
        return picture


def folding(sheet: Image.Image) -> Image.Image:
    """On the right a letter with its folds, on the left the letter folded, the address outside."""
    width, height = sheet.size
    margin, gap, fold = 4 * SCALE, 28 * SCALE, FOLDS[0] * SCALE
    picture = Image.new("L", (2 * (width + margin) + gap, height + 2 * margin), DESK)
    pen = ImageDraw.Draw(picture)
    left = margin + width + gap
    picture.paste(framed(sheet.copy()), (left, margin))
    for y in (margin + length * SCALE for length in FOLDS):
        for x in range(left, left + width, 8 * SCALE):
            pen.line((x, y, x + 4 * SCALE, y), INK, SCALE)
    top = margin + (height - fold) // 2
    for behind in (4 * SCALE, 2 * SCALE):
        pen.rectangle((margin + behind, top + behind, margin + width + behind, top + fold + behind), PAPER, INK)
    picture.paste(framed(sheet.crop((0, 0, width, fold))), (margin, top))
    tip, middle, wing = margin + width + 8 * SCALE, margin + height // 2, 5 * SCALE
    pen.line((tip + wing, middle, left - 4 * SCALE, middle), INK, 2 * SCALE)
    pen.polygon([(tip, middle), (tip + 2 * wing, middle - wing), (tip + 2 * wing, middle + wing)], INK)
    return picture


def in_window(sheet: Image.Image) -> Image.Image:
    """A DL envelope with a letter in it; the window lies 20 mm from the left, 15 mm from the bottom (DIN 680)."""
    picture = Image.new("L", (228 * SCALE, 118 * SCALE), DESK)
    pen = ImageDraw.Draw(picture)
    corner = 4 * SCALE, 4 * SCALE
    pen.rounded_rectangle((*corner, 224 * SCALE, 114 * SCALE), 2 * SCALE, PAPER, INK, SCALE // 2)
    # The letter is 10 mm narrower than the envelope and stands on its lower edge, shaken to the left.
    window = 20, 110 - 15 - 45, 110, 110 - 15
    above = 110 - FOLDS[0]
    left, top, right, bottom = window
    seen = sheet.crop((left * SCALE, (top - above) * SCALE, right * SCALE, (bottom - above) * SCALE))
    at = (4 + window[0]) * SCALE, (4 + window[1]) * SCALE
    picture.paste(seen, at)
    pen.rounded_rectangle((*at, at[0] + 90 * SCALE, at[1] + 45 * SCALE), 3 * SCALE, None, PALE, SCALE // 2)
    stamp = (4 + 188) * SCALE, 10 * SCALE
    pen.rectangle((*stamp, stamp[0] + 24 * SCALE, stamp[1] + 29 * SCALE), None, INK, SCALE // 2)
    pen.rectangle((stamp[0] + 8, stamp[1] + 8, stamp[0] + 24 * SCALE - 8, stamp[1] + 29 * SCALE - 8), PALE)
    return picture


def framed(picture: Image.Image) -> Image.Image:
    """With a thin line around it."""
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), None, PALE)
    return picture


def shown(sheet: Image.Image) -> bytes:
    """A whole letter, as large as the READMEs show it."""
    data = BytesIO()
    framed(sheet.resize((705, 997), Image.Resampling.LANCZOS)).save(data, "PNG", optimize=True)
    return data.getvalue()


def png(picture: Image.Image) -> bytes:
    """As a small file: half the size, sixteen shades."""
    small = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
    data = BytesIO()
    small.quantize(16).save(data, "PNG", optimize=True)
    return data.getvalue()


def printed_page(campaign: Campaign, guide: str, pngs: dict[str, bytes]) -> bytes:
    """The title of ``guide`` and what stands between its two marks, as one page of PDF."""
    title = re.search(r"^# (.+)$", guide, re.MULTILINE)
    part = re.search(r"<!-- printed: begin -->(.*)<!-- printed: end -->", guide, re.DOTALL)
    assert title
    assert part
    body = MarkdownIt().render(part[1])
    html = (
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title[1]}</title></head>'
        f'<body><h1>{title[1]}</h1>{body}<div class="ruler"></div></body></html>'
    )
    files = {**campaign.files, **{f"docs/{name}": data for name, data in pngs.items()}}
    style = (DOCS / "volunteers.css").read_text("utf-8")
    return Typesetter(Materials(files, style, guide, STYLE, GUIDE)).typeset_sheets(html, GUIDE)


def as_html(guide: str) -> str:
    """``guide`` as the page that lies beside the letters holds it."""
    return str(MarkdownIt().render(guide))


def main() -> None:
    """Write the pictures and the page."""
    campaign = load_campaign(DOCS.parent)
    pngs = {name: png(picture) for name, picture in pictures(campaign).items()}
    (recipient,) = (each for each in campaign.directory.recipients if each.id == LETTER_TO)
    made = {
        **pngs,
        "letter.png": shown(drawn(letter_to(campaign, recipient, LetterRequest(DAY, Paper.A4)))),
        "volunteers.ar.html": as_html((DOCS / "volunteers.ar.md").read_text("utf-8")).encode(),
        Path(PAGE).name: printed_page(campaign, (DOCS / "volunteers.ar.md").read_text("utf-8"), pngs),
    }
    for name, data in made.items():
        (DOCS / name).write_bytes(data)
        print(f"docs/{name}: {len(data) // 1024} KiB")  # noqa: T201 - a script that says what it made


if __name__ == "__main__":
    main()
