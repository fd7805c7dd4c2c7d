"""How texts are compared."""

from advocacy.proof.text import Page, comparable, unbroken


def test_every_word_counts_with_its_harakat_but_not_its_punctuation() -> None:
    assert comparable("قال: «نعم»،\nومضى") == "|قال||نعم||ومضى|"
    assert comparable("ألّا") != comparable("ألا")
    assert comparable("لَّ") == comparable("لَّ")
    assert comparable("HRD\u200e-de-bafa") == "|HRD||de||bafa|"
    assert comparable("نعم\ufffd") == "|نعم|"
    assert comparable("نع\ufffdم") != comparable("نعم")


def test_passages_are_words_in_a_row_and_taken_once() -> None:
    page = Page("صاحب السمو الملكي، صاحب السمو")
    assert page.take("صاحب السمو الملكي") == 0
    assert page.take("صاحب السمو") > 0
    assert page.take("صاحب السمو") == -1
    assert [*page.left()] == []
    page = Page("صاحب السمو الملكي")
    assert page.take("صاحب السم") == -1
    assert page.take("صاحب السمو") == 0
    assert [*page.left()] == ["الملكي"]


def test_a_passage_that_is_torn_is_not_found() -> None:
    page = Page("استهدفوا على نحو غير مشروع\nَ\nواستهدفت النشطاء\nوالمجتمع المدني")
    assert page.take("واستهدفت النشطاءَ استهدفوا على نحو غير مشروع") == -1
    assert [*page.left()] == ["َ", "النشطاء", "والمجتمع", "المدني"]


def test_where_two_scripts_meet_words_stand_in_any_order() -> None:
    page = Page("and more من Digital حقوق Rights\nwords هنا\nوبعد")
    assert page.take("Digital Rights حقوق من and more words") == 0
    assert [*page.left()] == ["هنا", "وبعد"]
    for lines in ("ب أ 1", "ب أ"):
        assert (Page(lines).take("أ ب") == 0) is ("1" in lines)
    assert Page("أ Latin\nother\nب 1").take("أ ب") == -1
    assert Page("أ one").take("أ أ one") == -1
    assert Page("-3\u200f4 صفحات").take("صفحات 3-4") == 0


def test_words_are_left_over_where_neither_of_two_has_taken_them() -> None:
    one, other = Page("a b c d"), Page("a b c d")
    assert (one.take("a b"), other.take("b c"), other.take("d e")) == (0, 3, -1)
    assert [*one.left(other)] == []
    assert [*one.left()] == ["c", "d"]


def test_what_a_style_adds_in_two_scripts_is_taken_in_any_order_wherever_it_stands() -> None:
    page = Page("Amnesty 2026 من\nهذا نص\nمن Amnesty 2026 وهذا\nAmnesty 2026")
    page.take_every("من Amnesty 2026")
    assert [*page.left()] == ["هذا", "نص", "وهذا", "Amnesty", "2026"]


def test_a_word_that_a_line_parts_is_whole_with_the_hyphen_that_was_meant() -> None:
    assert unbroken("Guinea\x02Bissau, surveil\x02lance", "Republic of Guinea-Bissau") == "Guinea-Bissau, surveillance"
