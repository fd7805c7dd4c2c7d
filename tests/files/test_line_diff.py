"""What two texts have in common, however long they are: ``advocacy.files.line_diff``."""

import difflib
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy.files import line_diff
from advocacy.files.line_diff import changed_ranges, unified

LINES = st.lists(st.sampled_from(["", "", "a", "b", "c", "gender: m", *map(str, range(9))]), max_size=30)


def remade(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """What the changed ranges make of ``old``."""
    lines: list[str] = []
    done = 0
    for first, last, start, stop in changed_ranges(old, new):
        assert done <= first <= last
        assert (first < last) or (start < stop)
        lines += [*old[done:first], *new[start:stop]]
        done = last
    return [*lines, *old[done:]]


@given(LINES, LINES)
@example(["a", "", "b", ""], ["b", "", "", "a"])
def test_the_changes_make_the_one_of_the_other(old: list[str], new: list[str]) -> None:
    assert remade(old, new) == new
    assert [*changed_ranges(old, old)] == []


@given(LINES, LINES)
def test_long_pieces_that_have_nothing_in_common_are_replaced(old: list[str], new: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_diff, "SHORT", 4)
        assert remade(old, new) == new


@pytest.mark.parametrize("around", [0, 1, 3])
def test_it_is_shown_as_diff_does(around: int) -> None:
    old = "one\ntwo\n\nthree\nfour\n\nfive\nsix\n\nseven\neight\nnine".splitlines()
    new = "one\n2\n\nthree\nfour\nfive\nsix\n\nseven\neight\n8½\nnine\nten".splitlines()
    as_usual = [*difflib.unified_diff(old, new, "list", "list", n=around, lineterm="")]
    assert [*unified(old, new, "list", around)] == as_usual
    assert [*unified(old, old, "list", around)] == []
    all_new = [*difflib.unified_diff([], new, "list", "list", n=around, lineterm="")]
    assert [*unified([], new, "list", around)] == all_new
