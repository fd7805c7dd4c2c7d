from dataclasses import replace

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.press.labels import PADDING, LabelStock, labels
from advocacy.press.sheets import Addressed
from tests.press.ink import hard_to_fit, pages_of, posted

pytestmark = pytest.mark.usefixtures("set_once")

INCH = 25.4

PUBLISHED = {
    # paper; columns, rows; left, top; pitch across, down; label
    LabelStock.L7160: ((210, 297), (3, 7), (7.2, 15.15), (66.0, 38.1), (63.5, 38.1)),
    LabelStock.L7163: ((210, 297), (2, 7), (4.65, 15.15), (101.6, 38.1), (99.1, 38.1)),
    LabelStock.A5160: (
        (8.5 * INCH, 11 * INCH),
        (3, 10),
        (0.1875 * INCH, 0.5 * INCH),
        (2.75 * INCH, 1 * INCH),
        (2.625 * INCH, 1 * INCH),
    ),
}
"""What Avery and those who sell the same sheets say of them."""


def addressed(count: int) -> list[Addressed]:
    return [Addressed("de-bafa", ("An Office", f"Street {n}", "GERMANY")) for n in range(1, count + 1)]


def shaded(campaign: Campaign) -> Campaign:
    """A campaign whose labels can be seen on the sheet."""
    style = campaign.files["letters/labels.css"] + b".label { background: #eee }"
    return replace(campaign, files={**campaign.files, "letters/labels.css": style})


@pytest.mark.parametrize("sheet", LabelStock)
def test_labels_lie_where_they_are_cut(sheet: LabelStock, small: Campaign) -> None:
    paper, (columns, rows), (left, top), (across, down), (width, height) = PUBLISHED[sheet]
    places = columns * rows
    pages = pages_of(labels(shaded(small), addressed(places + 2), sheet))
    assert [len(page.shapes) for page in pages] == [places, 2]
    for page in pages:
        assert (page.width, page.height) == pytest.approx(paper, abs=0.1)
        for place, shape in enumerate(page.shapes):
            row, column = divmod(place, columns)
            corner = left + column * across, top + row * down
            assert (shape.left, shape.top) == pytest.approx(corner, abs=0.2)
            assert (shape.right - shape.left, shape.bottom - shape.top) == pytest.approx((width, height), abs=0.2)


@pytest.mark.parametrize("sheet", LabelStock)
def test_each_address_stands_in_its_own_label(sheet: LabelStock, shipped: Campaign) -> None:
    known = hard_to_fit(posted(shipped, shipped.directory.recipients))
    pages = pages_of(labels(shaded(shipped), known, sheet))
    cells = [(page, shape) for page in pages for shape in page.shapes]
    assert len(cells) == len(known) > 20
    for letter, (page, cell) in zip(known, cells, strict=True):
        middle = (cell.left + cell.right) / 2, (cell.top + cell.bottom) / 2
        inside = [box for box in page.lines if abs(box.left - cell.left) < 6 and abs(box.top - middle[1]) < 19]
        inside = [box for box in inside if cell.top < (box.top + box.bottom) / 2 < cell.bottom]
        # PDFium says U+0002 for a hyphen that ends a line.
        printed = " ".join(" ".join(box.text.strip() for box in inside).split()).replace("\x02", "-")
        assert printed in {" ".join(lines) for lines in (letter.lines, *letter.shorter)}
        for box in inside:
            assert box.lies_in(cell.left + 3.5, cell.top + 1.5, cell.right - 3.5, cell.bottom - 1.5), box
            assert box.lies_in(5, 5, page.width - 5, page.height - 5)


@pytest.mark.parametrize("sheet", LabelStock)
def test_a_sheet_that_was_begun_is_gone_on_with(sheet: LabelStock, small: Campaign) -> None:
    grid = sheet.grid
    pages = pages_of(labels(shaded(small), addressed(3), sheet, start_at=grid.places - 1))
    assert [len(page.shapes) for page in pages] == [2, 1]
    left, top = grid.corner(grid.places - 2)
    assert (pages[0].shapes[0].left, pages[0].shapes[0].top) == pytest.approx((left, top), abs=0.2)
    assert (pages[1].shapes[0].left, pages[1].shapes[0].top) == pytest.approx(grid.corner(0), abs=0.2)
    assert "Street 3" in pages[1].text


@pytest.mark.parametrize("start_at", [0, -1, 22])
def test_a_label_that_is_not_on_the_sheet_is_a_message(start_at: int, small: Campaign) -> None:
    said = rf"l7160 sheets have 21 labels: there is no label {start_at} to start at\n.*row by row: 1 to 21"
    with pytest.raises(AdvocacyError, match=said):
        labels(small, addressed(2), LabelStock.L7160, start_at=start_at)


def test_nobody_with_an_address_is_a_message(small: Campaign) -> None:
    with pytest.raises(
        AdvocacyError, match=r"none of these letters has an address to go to\n.*or a mission of the state"
    ):
        labels(small, [Addressed("ma-gov", ())], LabelStock.L7160)


def test_an_address_that_is_too_long_is_named(small: Campaign) -> None:
    (known,) = addressed(1)
    long = Addressed("de-long", tuple(f"Line {n}" for n in range(8)))
    said = r"the address of de-long does not fit a label \(5160\), even in type of 7 pt\n.*something larger"
    with pytest.raises(AdvocacyError, match=said):
        labels(small, [known, long], LabelStock.A5160)
    assert labels(small, [known, long], LabelStock.L7160)


def test_labels_keep_clear_of_their_edges() -> None:
    assert min(PADDING) >= 2
