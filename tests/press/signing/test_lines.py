"""Labels of a letter's lines, found on its page: ``advocacy.press.signing.lines``."""

import pytest

from advocacy.press.signing.lines import is_drawn_as


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
    assert is_drawn_as(drawn, label)


@pytest.mark.parametrize(("drawn", "label"), [("عقوتلا", "التوقيع"), ("ملقلا", "المقل"), ("مسلاا", "الاسم"), ("", ":")])
def test_the_same_letters_in_another_order_are_another_label(drawn: str, label: str) -> None:
    assert not is_drawn_as(drawn, label)
