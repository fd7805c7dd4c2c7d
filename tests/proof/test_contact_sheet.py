from io import BytesIO

import pypdf
from PIL import Image

from advocacy.proof.contact_sheet import COLUMNS, ROWS, contact_sheet, thumbnail


def test_pages_are_added_as_there_are_letters() -> None:
    for letters, pages in ((0, 1), (COLUMNS * ROWS, 1), (COLUMNS * ROWS + 1, 2)):
        sheet = contact_sheet({f"de-{number}": b"" for number in range(letters)}, ".pdf")
        assert len(pypdf.PdfReader(BytesIO(sheet)).pages) == pages


def test_the_same_letters_give_the_same_sheet() -> None:
    picture = BytesIO()
    Image.new("RGB", (300, 424), "#00f").save(picture, "PNG")
    letters = {"de-bafa": picture.getvalue(), "it-gov": b""}
    assert contact_sheet(letters, ".png") == contact_sheet(letters, ".png")
    with Image.open(BytesIO(contact_sheet(letters, ".png"))) as sheet:
        assert (0, 0, 255) in {colour for _, colour in sheet.getcolors(1 << 24) or ()}


def test_what_is_no_pdf_has_no_picture() -> None:
    assert thumbnail(b"%PDF-1.7") == b""
