"""How large the type of a campaign's letters can be: the largest size in which each of them takes one page."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from advocacy.campaign import STYLE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.languages.language import UNTRANSLATED
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.typography.stylesheet import custom_properties
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import Letter, merge_each, named
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import Materials
from advocacy.letter.typesetting import count_pages, versions
from advocacy.processes.pool import Jobs

SMALLEST, LARGEST, STEP = "--type-smallest", "--type-largest", "--type-step"
"""Custom properties of the letters' style sheet, lengths in points."""

ANY_DAY = date(2026, 9, 30)
LINE, SHORT_LINE = 85, 40
"""Characters in a line, and in one of an address, about: enough to tell which letters are the longest."""

WINDOW = 10
"""Lines, about, that a letter leaves free for the window of its envelope."""

PAGEFUL = 242_500
"""Characters of a page's passages times the square of the size of their type, about: where to begin to look."""

WITHOUT_WINDOW = 1.15
"""So many times as much has a page that leaves no window free, about."""


class Limits(NamedTuple):
    """Between which sizes the type of letters may be, in points."""

    smallest: float
    largest: float
    step: float

    @property
    def sizes(self) -> list[float]:
        """Every size there is, smallest first."""
        count = int((self.largest - self.smallest) / self.step + 1e-6)
        return [round(self.smallest + self.step * number, 4) for number in range(count + 1)]


class TypeSize(NamedTuple):
    """The size that was found, and a sha256 of all that it depends on."""

    made_from: str
    size: str
    """A length of CSS."""


def type_size(
    campaign: Campaign,
    request: LetterRequest,
    known: TypeSize | None = None,
    *,
    wanted: Collection[str] = (),
    jobs: Jobs = 1,
) -> TypeSize | None:
    """The size of the type of all letters of ``campaign`` for a ``request``; None where its style sets one itself.

    ``known`` is what was found before: it is taken where nothing that it depends on has changed. It depends on the
    fronts of all letters of the campaign, and not on the recipients chosen, the date or the backs. It is looked for
    by ``jobs``. Raises where a letter that is ``wanted``, by id, cannot be made; one that is not keeps
    nobody from the others.
    """
    limits = limits_of(campaign)
    if limits is None:
        return None
    # What stands on the back makes no front smaller.
    alone = replace(request, day=ANY_DAY, translation=UNTRANSLATED, type_size=None)
    letters = _longest(_made(merge_each(campaign, campaign.directory.recipients, alone), wanted))
    key = _key(campaign, letters, limits)
    if known and known.made_from == key:
        return known
    materials = Materials.of(campaign)
    failed: set[str] = set()

    def too_long(recipients: Sequence[Recipient], size: float) -> list[Recipient]:
        """Those whose letters take more pages than they may."""
        tried = [*_made(merge_each(campaign, recipients, replace(alone, type_size=_length(size))), wanted)]
        counts = count_pages(materials, [letter.manuscript for letter in tried], jobs)
        wrong = {identifier: count for identifier, count in counts.items() if isinstance(count, AdvocacyError)}
        if any(identifier in wanted for identifier in wrong):
            raise AdvocacyError(problem for error in wrong.values() for problem in error.problems)
        failed.update(wrong)
        most = campaign.settings.most_pages
        long = {identifier for identifier, count in counts.items() if isinstance(count, int) and count > most}
        return [one for one in recipients if one.id in long]

    # The first is most likely the one that decides: the others are set once, as a rule.
    sizes, recipients = limits.sizes, [letter.recipient for letter in letters]
    first, rest = recipients[:1], recipients[1:]
    guess = _guess(letters[0], sizes) if letters else 0
    while first:
        sizes = sizes[: 1 + _last_that(lambda size: not too_long(first, size), sizes, guess)]  # noqa: B023 - called here
        rest = too_long(rest, sizes[-1])
        first, rest = rest[:1], rest[1:]
        if first:  # that size is known to be too large
            sizes = sizes[:-1] or sizes
            guess = len(sizes) - 1
    return TypeSize(made_from="" if failed else key, size=_length(sizes[-1]))


def _made(merged: Iterable[tuple[str, Letter | AdvocacyError]], wanted: Collection[str]) -> Iterator[Letter]:
    """Those that could be filled in; raises at the end what is wrong with those that are ``wanted``."""
    wrong: dict[str, AdvocacyError] = {}
    for identifier, outcome in merged:
        if isinstance(outcome, Letter):
            yield outcome
        elif identifier in wanted:
            wrong[identifier] = outcome
    if wrong:
        raise AdvocacyError(named(wrong, len(wanted)))


def limits_of(campaign: Campaign) -> Limits | None:
    """The limits that the style of ``campaign`` sets; None where it sets none."""
    said = custom_properties(campaign.text_of(STYLE))
    if not any(name in said for name in (SMALLEST, LARGEST, STEP)):
        return None
    lengths = []
    for name in (SMALLEST, LARGEST, STEP):
        value, line, column = said.get(name, ("", 0, 0))
        match = re.fullmatch(r"(\d*\.?\d+)pt", value)
        if not match or float(match[1]) <= 0:
            said_so = f"«{value}» is not a length in points" if value else "is not set"
            remedy = "write it as in «--type-smallest: 10.5pt»; the three of them go together"
            raise AdvocacyError(Problem(f"{name} {said_so}", remedy, STYLE, line, column))
        lengths.append(float(match[1]))
    limits = Limits(*lengths)
    if limits.smallest > limits.largest:
        _, line, column = said[SMALLEST]
        message = f"{SMALLEST} is larger than {LARGEST}"
        raise AdvocacyError(Problem(message, "exchange the two", STYLE, line, column))
    return limits


def _last_that(fits: Callable[[float], bool], sizes: Sequence[float], guess: int) -> int:
    """Which of ``sizes`` is the last that ``fits``, looked for from ``guess`` on, in ever longer steps.

    The first where none does: the letters themselves then say so.
    """
    low, high, at, step = 0, len(sizes), guess, 1
    while low + 1 < high:
        if not low < at < high:
            at = (low + high) // 2
        if fits(sizes[at]):
            low, at = at, at + step
        else:
            high, at = at, at - step
        step *= 2
    return low


def _guess(letter: Letter, sizes: Sequence[float]) -> int:
    """At which of ``sizes`` ``letter`` may just fit."""
    passages = sum(len(text) for _, text in _texts(letter) if len(text) > LINE)
    room = PAGEFUL if letter.window else PAGEFUL * WITHOUT_WINDOW
    return max(0, bisect_right(sizes, (room / max(1, passages)) ** 0.5) - 1)


def _length(size: float) -> str:
    return f"{size:g}pt"


def _longest(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """Of the letters with the same text, the one with the most lines in an address, and in any other block."""
    most: dict[tuple[str, str], tuple[int, Letter]] = {}
    for letter in letters:
        texts = [*_texts(letter)]
        same = "".join(text for _, text in texts if len(text) > LINE)
        for kind in ("bdi", "p"):
            lines = sum(-(-len(text) // SHORT_LINE) for name, text in texts if name == kind and len(text) <= LINE)
            if (kind, same) not in most or most[kind, same][0] < lines:
                most[kind, same] = lines, letter
    room = {
        letter: lines + len(same) / LINE + WINDOW * bool(letter.window and letter.delivery.lines)
        for (_, same), (lines, letter) in most.items()
    }
    return tuple(sorted(room, key=lambda letter: (-room[letter], letter.recipient.id)))


def _texts(letter: Letter) -> Iterator[tuple[str, str]]:
    """Each block of ``letter`` with its name and its text."""
    return ((name, _plain(block)) for name, block in _blocks(letter.html))


@lru_cache(maxsize=512)  # most blocks stand in many letters
def _plain(block: str) -> str:
    return re.sub(r"<[^<>]*>|\s+", " ", block).strip()


def _blocks(html: str) -> Iterator[tuple[str, str]]:
    """Each block with its name and what is in it, up to the first end of its kind; in one pass, however they nest."""
    tags = [*re.finditer(r"<(/?)(p|h1|h2|li|bdi)\b[^<>]*>", html)]
    ends: dict[str, list[tuple[int, int]]] = {}
    for tag in tags:
        if tag[1]:
            ends.setdefault(tag[2], []).append(tag.span())
    at = 0
    for tag in tags:
        if not tag[1] and tag.start() >= at:
            those = ends.get(tag[2], [])
            number = bisect_left(those, tag.end(), key=lambda span: span[0])
            if number < len(those):
                yield tag[2], html[tag.end() : those[number][0]]
                at = those[number][1]


def _key(campaign: Campaign, letters: Sequence[Letter], limits: Limits) -> str:
    files = {name: digest for name, digest in campaign.inputs.items() if name in campaign.files}
    parts = (sorted(files.items()), sorted(versions().items()), limits, [letter.html for letter in letters])
    most = campaign.settings.most_pages
    return sha256(repr(parts if most == 1 else (*parts, most)).encode()).hexdigest()
