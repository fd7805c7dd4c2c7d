from io import BytesIO
from pathlib import Path

import pypdf
from PIL import Image

from advocacy.proof.contact_sheet import COLUMNS, DPI, PAGE, ROWS, contact_sheet, thumbnail

ON_A_PAGE = COLUMNS * ROWS


def none_drawn(letters: int) -> dict[str, bytes]:
    return {f"de-{number}": b"" for number in range(letters)}


def test_pages_are_added_as_there_are_letters() -> None:
    for letters, pages in ((0, 1), (ON_A_PAGE, 1), (ON_A_PAGE + 1, 2)):
        ((file, pdf),) = contact_sheet(none_drawn(letters), Path("x/all.pdf"))
        assert file == Path("x/all.pdf")
        read = pypdf.PdfReader(BytesIO(pdf)).pages
        assert len(read) == pages
        width, height = (float(side) for side in read[-1].mediabox[2:])
        assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)


def test_pictures_are_numbered_where_there_are_several() -> None:
    for letters, names in (
        (ON_A_PAGE, ["all.png"]),
        (ON_A_PAGE + 1, ["all-1.png", "all-2.png"]),
    ):
        files = dict(contact_sheet(none_drawn(letters), Path("x/all.png")))
        assert [*files] == [Path("x") / name for name in names]
        for png in files.values():
            with Image.open(BytesIO(png)) as page:
                assert page.size == PAGE
                assert [round(dots) for dots in page.info["dpi"]] == [DPI, DPI]


def test_the_same_letters_give_the_same_sheet() -> None:
    picture = BytesIO()
    Image.new("RGB", (300, 424), "#00f").save(picture, "PNG")
    letters = {"de-bafa": picture.getvalue(), "it-gov": b""}
    for name in ("all.png", "all.pdf"):
        assert [*contact_sheet(letters, Path(name))] == [*contact_sheet(letters, Path(name))]
    ((_, png),) = contact_sheet(letters, Path("all.png"))
    with Image.open(BytesIO(png)) as sheet:
        assert (0, 0, 255) in {colour for _, colour in sheet.getcolors(1 << 24) or ()}


def test_what_is_no_pdf_has_no_picture() -> None:
    assert thumbnail(b"%PDF-1.7") == b""
