"""Changes to a text that people keep by hand: what they do not touch stays as it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from advocacy.files.line_diff import changed_ranges


@dataclass(frozen=True, slots=True)
class Edit:
    """``text`` in place of the characters from ``start`` to ``end`` of a source's text."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all of ``edits``, which may not overlap; those at one place stand in the order they are given."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert edit.start >= done, "two edits of the same place"
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])


def difference(before: str, after: str) -> list[Edit]:
    """The lines that make ``after`` of ``before``."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, old))]
    return [
        Edit(starts[first], starts[last], "".join(new[start:stop]))
        for first, last, start, stop in changed_ranges(old, new)
    ]
