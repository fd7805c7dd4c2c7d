"""How texts are compared."""

from advocacy.proof.text import Page, comparable


def test_every_word_counts_with_its_harakat_but_not_its_punctuation() -> None:
    assert comparable("قال: «نعم»،\nومضى", exact=True) == "|قال||نعم||ومضى|"
    assert comparable("ألّا", exact=True) != comparable("ألا", exact=True)
    assert comparable("\u0644\u064e\u0651", exact=True) == comparable("\u0644\u0651\u064e", exact=True)
    assert comparable("HRD\u200e-de-bafa", exact=True) == "|HRD||de||bafa|"
    assert comparable("نعم\ufffd", exact=True) == "|نعم|"
    assert comparable("نع\ufffdم", exact=True) != comparable("نعم", exact=True)


def test_without_exact_text_all_letters_count_that_stock_drawing_keeps() -> None:
    assert comparable("المملكة", exact=False) == comparable("الممللكة", exact=False)
    assert comparable("بخطوات", exact=False) == comparable("ب\u0d9fطوات", exact=False)
    assert comparable("تعلّقوا", exact=False) == comparable("تعل ّقوا", exact=False)
    assert comparable("مكتوب", exact=False) != comparable("شفوي", exact=False)


def test_passages_are_words_in_a_row_and_taken_once() -> None:
    page = Page("صاحب السمو الملكي، صاحب السمو", exact=True)
    assert page.take("صاحب السمو الملكي") == 0
    assert page.take("صاحب السمو") > 0
    assert page.take("صاحب السمو") == -1
    assert [*page.left()] == []
    page = Page("صاحب السمو الملكي", exact=True)
    assert page.take("صاحب السم") == -1
    assert page.take("صاحب السمو") == 0
    assert [*page.left()] == ["الملكي"]


def test_a_passage_torn_by_a_raised_mark_is_found_without_exact_text_only() -> None:
    read = "استهدفوا على نحو غير مشروع\nَ\nواستهدفت النشطاء\nوالمجتمع المدني"
    passage = "واستهدفت النشطاءَ استهدفوا على نحو غير مشروع"
    assert Page(read, exact=False).take(passage) >= 0
    assert Page(read, exact=True).take(passage) == -1
    assert Page(read, exact=False).take("واستهدفت النشطاءَ استهدفوا على نحو آخر") == -1
