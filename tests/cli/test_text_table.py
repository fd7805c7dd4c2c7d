"""Tables fit the terminal: ``advocacy.cli.text_table``, and what the console makes of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from advocacy.arabic.terminal import ArabicOutput, shown
from advocacy.cli.text_table import NARROWEST, layout, shortened, wrapped

HEADINGS = ("id", "audience", "country", "institution")
LONG = ("de-bafa", "licensing-authority", "Saint Vincent and the Grenadines", "مكتب الشؤون الاقتصادية ومراقبة الصادرات")
SHORT = ("ma-gov", "government", "Morocco", "رئاسة الحكومة")


def visual(text: str) -> str:
    return shown(text, ArabicOutput.VISUAL, terminal=True)


def cells(text: str) -> int:
    return cell_len(visual(text))


def lines_in(room: int, *rows: tuple[str, ...]) -> list[str]:
    columns = layout(HEADINGS, rows, room, cells)
    return [line for row in rows for line in columns.lines_of(row, visual)]


def test_columns_begin_one_below_the_other() -> None:
    first, second = lines_in(200, LONG, SHORT)
    assert cell_len(first[: first.index("Saint")]) == cell_len(second[: second.index("Morocco")])
    assert "…" not in first + second


@pytest.mark.parametrize("room", [110, 100, 80, 60, 50])
def test_a_narrow_terminal_gets_lines_that_fit(room: int) -> None:
    lines = lines_in(room, LONG, SHORT)
    assert all(cell_len(line) <= room for line in lines), lines
    assert lines[0].startswith("de-bafa  ")


def test_names_that_would_be_cut_short_get_a_line_of_their_own() -> None:
    first, below, *_ = lines_in(60, LONG, SHORT)
    assert "licensing-authority" in first
    assert below == f"    {visual(LONG[-1])}"


def test_an_ellipsis_stands_where_the_reader_arrives() -> None:
    short = shortened(LONG[-1], 20, cells)
    assert cells(short) <= 20
    assert short.endswith("…")
    assert LONG[-1].startswith(short[:-1])
    assert visual(short)[1] == "…"  # Arabic ends on the left


def test_a_page_is_never_cut() -> None:
    page = "https://example.org/" + "x" * 200
    assert shortened(page, 10, cells) == page


def test_numbers_stand_on_the_right() -> None:
    columns = layout(("what", "how many"), [("a", "7"), ("b", "123")], 80, cells)
    assert [*columns.lines_of(("a", "7"), str)] == ["a            7"]


def test_an_empty_last_cell_takes_no_line() -> None:
    columns = layout(HEADINGS, [LONG, (*SHORT[:-1], "")], 60, cells)
    assert len([*columns.lines_of((*SHORT[:-1], ""), visual)]) == 1


def test_a_long_line_is_broken_before_it_is_turned_around() -> None:
    text = "    has رئيس الحكومة, not رئيس الوزراء in it, https://example.org/a/very/long/address/of/a/page and more"
    lines = [*wrapped(text, 40, cells)]
    assert lines == [
        "    has رئيس الحكومة, not رئيس الوزراء",
        "        in it, https://example.org/a/very/long/address/of/a/page",
        "        and more",
    ]


def test_the_number_of_a_choice_stays_beside_it() -> None:
    assert [*wrapped("    1 king  12 royal-highness", 26, cells)] == ["    1 king ", "        12 royal-highness"]


def test_lines_stay_lines_and_what_fits_stays_as_it_is() -> None:
    assert [*wrapped("a\n\n  b  c", 40, cells)] == ["a", "", "  b  c"]


TEXTS = st.text(alphabet=st.sampled_from("ابلاتمقوحرىئء abc123،«»()َّ ٠٩-.:ﻻ漢"), max_size=60)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5), st.integers(20, 200))
def test_all_columns_but_the_last_keep_their_place(rows: list[tuple[str, str, str]], room: int) -> None:
    columns = layout(("a", "b", "c"), rows, room, cells)
    assert columns.last_below or columns.widths[-1] >= min(NARROWEST, max(cells(row[-1]) for row in rows))
    for row in rows:
        for text, width in zip(row[1:], columns.widths[1:], strict=True):
            assert cells(shortened(text, width, cells)) <= width


@given(TEXTS, st.integers(1, 100))
def test_wrapping_loses_no_word(text: str, room: int) -> None:
    lines = [*wrapped(text, room, cells)]
    assert " ".join(lines).split() == text.split()
    indent = len(text) - len(text.lstrip(" ")) + 4
    widest = max(map(cells, re.split(r"(?<!  \d)(?<!  \d\d) ", text)))  # a number stays with its choice
    assert all(cells(line) <= room for line in lines) or widest + indent > room


def test_headings_of_numbers_that_are_too_wide_take_several_lines() -> None:
    headings = ("region", "written to", "un-new-york")
    rows = [("latin-america-and-more", "35", "20")]
    assert [*layout(headings, rows, 50, cells).head(headings, str)] == [
        "region                  written to  un-new-york"
    ]
    assert [*layout(headings, rows, 40, cells).head(headings, str)] == [
        "                                  un-",
        "                        written  new-",
        "region                       to  york",
    ]
