"""Labels of a letter's lines, found on its page: ``advocacy.press.signing.openings``."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.letter.merge import Paper
from advocacy.press.signing.openings import Opening, _drawn, _letters_and_digits, opened_lines
from tests.conftest import OnEachPaper

LABELS = {"name": "الاسم:", "city": "المدينة:", "date": "التاريخ:", "signature": "التوقيع:"}

Change = Callable[[pikepdf.Page], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.contents_coalesce(),
        lambda page: [page.contents_add(b"q Q") for _ in range(5)],
        lambda page: [page.contents_add(part, prepend=True) for part in (b"q", b"Q Q", b"q 2 0 0 2 9 9 cm q")],
    ],
    ids=["in one stream", "with streams behind", "moved and back"],
)
def test_lines_are_found_in_whichever_streams_they_stand(
    small: Campaign, small_letters: OnEachPaper, change: Change
) -> None:
    assert '"date">التاريخ' in small.text_of(TEMPLATE)
    for _, file in small_letters[Paper.A4]:

        def found(data: bytes, change: Change) -> dict[str, Opening]:
            with pikepdf.open(BytesIO(data)) as pdf:
                change(pdf.pages[0])
                return opened_lines(pdf, LABELS)

        as_built = found(file.read_bytes(), lambda _: None)
        otherwise = found(file.read_bytes(), change)
        assert [*as_built] == ["name", "city", "date", "signature", "line"]
        assert {field: (it.line, it.way, it.mark) for field, it in as_built.items()} == {
            field: (it.line, it.way, it.mark) for field, it in otherwise.items()
        }


@pytest.mark.parametrize(
    ("drawn", "label"),
    [
        (":مسالا", "الاسم:"),
        ("\u200fمسالا", "الاسم"),
        ("Name مسالا", "الاسم Name"),
        ("Name:", "Name:"),
        ("12 مقرلا", "الرقم 12"),
    ],
)
def test_a_label_is_found_as_it_is_drawn(drawn: str, label: str) -> None:
    assert _letters_and_digits(drawn) in _drawn(label)


@pytest.mark.parametrize(("drawn", "label"), [("عقوتلا", "التوقيع"), ("ملقلا", "المقل"), ("مسلاا", "الاسم"), ("", ":")])
def test_the_same_letters_in_another_order_are_another_label(drawn: str, label: str) -> None:
    assert _letters_and_digits(drawn) not in _drawn(label)
