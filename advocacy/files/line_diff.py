"""Which lines two texts have in common, found in a time that grows as they do.

Lists of recipients repeat themselves: thousands of lines are blank, or say «gender: unspecified». ``difflib`` compares
each of them with each other one. Here, lines that both texts have once part them into pieces («patience diff»), and
only short pieces are left to ``difflib``.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

SHORT = 200
"""Lines of both pieces together that are compared each with each; what is longer counts as another text."""

Range = tuple[int, int, int, int]
"""Lines of the first text, from one up to another, and those of the second that take their place."""


def changed_ranges(old: Sequence[str], new: Sequence[str]) -> Iterator[Range]:
    """The lines that differ, in order; between them, both texts are the same."""
    first = stop = 0
    for line, other in (*_landmarks(old, new), (len(old), len(new))):
        # A landmark may lie in what the one before it has been grown to already.
        if line >= first:
            yield from _between(old, new, (first, line, stop, other))
            first, stop = line, other
            while first < len(old) and stop < len(new) and old[first] == new[stop]:
                first, stop = first + 1, stop + 1


def unified(old: Sequence[str], new: Sequence[str], name: str, around: int) -> Iterator[str]:
    """The lines that change, as «diff -u» shows them, with so many lines ``around`` them."""
    groups: list[list[Range]] = []
    for change in changed_ranges(old, new):
        if groups and change[0] - groups[-1][-1][1] <= 2 * around:
            groups[-1].append(change)
        else:
            groups.append([change])
    if groups:
        yield f"--- {name}"
        yield f"+++ {name}"
    for group in groups:
        start = max(0, group[0][0] - around)
        shift = group[0][2] - group[0][0]
        end = min(len(old), group[-1][1] + around)
        other_end = group[-1][3] + end - group[-1][1]
        yield f"@@ -{_extent(start, end)} +{_extent(start + shift, other_end)} @@"
        for first, last, begin, stop in group:
            yield from (f" {line}" for line in old[start:first])
            yield from (f"-{line}" for line in old[first:last])
            yield from (f"+{line}" for line in new[begin:stop])
            start = last
        yield from (f" {line}" for line in old[start:end])


def _landmarks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that both texts have, and have once: the most of them that stand in the same order in both."""
    counts, others = Counter(old), Counter(new)
    places = {line: place for place, line in enumerate(new) if others[line] == 1}
    pairs = [(place, places[line]) for place, line in enumerate(old) if counts[line] == 1 and line in places]
    # The longest rising run: ``ends`` holds where the best run of each length ends.
    ends: list[int] = []
    runs: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        if length == len(ends):
            ends.append(place)
            runs.append(number)
        else:
            ends[length], runs[length] = place, number
        before.append(runs[length - 1] if length else -1)
    rising: list[tuple[int, int]] = []
    number = runs[-1] if runs else -1
    while number >= 0:
        rising.append(pairs[number])
        number = before[number]
    return rising[::-1]


def _between(old: Sequence[str], new: Sequence[str], piece: Range) -> Iterator[Range]:
    """What differs in a piece that no landmark parts."""
    first, last, begin, stop = piece
    while first < last and begin < stop and old[first] == new[begin]:
        first, begin = first + 1, begin + 1
    while first < last and begin < stop and old[last - 1] == new[stop - 1]:
        last, stop = last - 1, stop - 1
    if last - first + stop - begin > SHORT:
        yield first, last, begin, stop
        return
    matcher = SequenceMatcher(None, old[first:last], new[begin:stop], autojunk=False)
    for kind, one, end, other, until in matcher.get_opcodes():
        if kind != "equal":
            yield first + one, first + end, begin + other, begin + until


def _extent(start: int, end: int) -> str:
    """Lines from ``start`` up to ``end`` as «diff -u» counts them."""
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + (length > 0)},{length}"
