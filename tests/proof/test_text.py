"""How texts are compared."""

from advocacy.proof.text import Page, comparable


def test_every_word_counts_with_its_harakat_but_not_its_punctuation() -> None:
    assert comparable("قال: «نعم»،\nومضى") == "|قال||نعم||ومضى|"
    assert comparable("ألّا") != comparable("ألا")
    assert comparable("\u0644\u064e\u0651") == comparable("\u0644\u0651\u064e")
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
