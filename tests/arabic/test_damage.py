"""Text that was damaged on its way is told from text: ``advocacy.arabic.damage``."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.arabic.damage import SAVE_AS_UTF8, TYPE_ANEW, damages, damages_of_name, no_name


def misread(text: str, encoding: str) -> str:
    return "".join(
        bytes([byte]).decode(encoding, "replace").replace("\ufffd", chr(byte)) for byte in text.encode("utf-8")
    )


@pytest.mark.parametrize("encoding", ["windows-1252", "latin-1", "windows-1256"])
@pytest.mark.parametrize("text", ["ليلى الإدريسي", "طنجة"])
def test_what_was_read_in_another_encoding_is_told_with_what_is_meant(text: str, encoding: str) -> None:
    wrong = misread(text, encoding)
    ((message, remedy),) = damages(wrong)
    assert message == f"«{wrong}» is UTF-8 that was read as something else"
    assert remedy == f"it may be «{text}»: {SAVE_AS_UTF8}"


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("a\x7fb", "holds the control character U+007F", "delete it"),
        ("a\ufffeb", "holds the control character U+FFFE", "delete it"),
        ("a\ufffdb", "«a\ufffdb» holds «\ufffd», which stands where a letter was lost", TYPE_ANEW),
        ("Foreign &amp; Trade", "«Foreign &amp; Trade» is written for a web page", "«Foreign & Trade»"),
        ("<b>وزارة</b>", "«<b>وزارة</b>» is written for a web page", "write what is meant: «وزارة»"),
        ("&#1604;&#x64a;", "is written for a web page", "write what is meant: «لي»"),
        ("JosÃ©", "«JosÃ©» is UTF-8 that was read as something else", "it may be «José»"),
        ("L\u0435ila Ali", "«L\u0435ila» mixes letters of two scripts that look alike", "in one of them"),
    ],
)
def test_no_text_holds_what_stands_for_something_else(text: str, message: str, remedy: str) -> None:
    ((said, way_out),) = damages(text)
    assert message in said
    assert remedy in way_out


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("????? ????????", "has question marks where letters were: the file was saved without Arabic", SAVE_AS_UTF8),
        (r"Ben Sa\u00efd", "is written for a program", "write what is meant: «Ben Saïd»"),
        ("%D9%84%D9%8A", "is written for a program", "write what is meant: «لي»"),
        ("Muٌoz", "«Muٌoz» has Arabic letters within a Latin word", "say --encoding windows-1252"),
        ("ﻲﺴﻳﺭﺩﻹﺍ ﻰﻠﻴﻟ", "holds letters of a PDF's drawing, not of its text", "it may read «ليلى الإدريسي»"),
        ("ةجنط", "the letters are turned around", "it may read «طنجة»"),
    ],
)
def test_nor_does_a_name(text: str, message: str, remedy: str) -> None:
    ((said, way_out),) = damages_of_name(text)
    assert message in said
    assert remedy in way_out


@pytest.mark.parametrize(
    "text",
    [
        "سَلْمَى بِنْتُ مُحَمَّدٍ", "محـمـد", "O'Brien", "Müller-Lüdenscheidt", "Иван Петров", "أبو Anna علي", "Zoë & Co",
        "a < b > c",
        "Why??", "أ، ب، ج", "AT&T; x", "50% a 20%", "Ελένη Παπαδοπούλου", "د. سالم 3",
    ],
)  # fmt: skip
def test_names_as_people_have_them_are_left_alone(text: str) -> None:
    assert [*damages_of_name(text)] == []
    assert no_name(text) is None


@pytest.mark.parametrize("text", ["9.66E+11", "+966 51 234", "٩٦٦", "-", "N/A", "none", "لا يوجد", "…", "12.5.2026"])
def test_what_is_nobodys_name(text: str) -> None:
    assert no_name(text) == (f"«{text}» is nobody's name", "write their name, or delete the row")


@pytest.mark.parametrize("text", ["Total", "المجموع", "المجموع الكلي:", "Grand  Total"])
def test_the_total_of_a_column_is_asked_about(text: str) -> None:
    assert no_name(text) == (f"«{text}» may be the total of a column, and nobody's name", "delete the row")


@given(st.text(max_size=60))
def test_any_text_is_looked_at(text: str) -> None:
    for message, remedy in damages_of_name(text):
        assert message
        assert remedy


def test_a_heap_of_marks_is_no_name_though_it_takes_no_room_in_a_line() -> None:
    assert [*damages_of_name("\u0627\u0644\u0644\u0651\u064e\u0670\u0647")] == []
    heap = ("more than 4 marks are heaped on one letter", TYPE_ANEW)
    assert heap in [*damages_of_name("\u0633" + "\u064e" * 30_000)]
    assert heap in [*damages_of_name("Ana" + "\u0301" * 5)]
