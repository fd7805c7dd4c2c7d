"""The size of the type of a campaign's letters: the largest in which all take one page, and the same for all."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.batch.manifest import manifest_of
from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter import type_size as sizes
from advocacy.letter.manuscript import Manuscript
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.type_size import limits_of, type_size
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.letter.typesetting import count_pages
from advocacy.processes.pool import Jobs
from tests.conftest import DAY, fronts, typesetter_of, with_template


def with_limits(campaign: Campaign, limits: str) -> Campaign:
    style, replaced = re.subn(r"--type-smallest: .*--type-step: [\d.]+pt", limits, campaign.text_of(STYLE))
    assert replaced == 1
    files = dict(campaign.files) | {STYLE: style.encode()}
    inputs = dict(campaign.inputs) | {STYLE: limits}
    return replace(campaign, files=MappingProxyType(files), inputs=MappingProxyType(inputs))


def shapes(letters: tuple[Letter, ...], campaign: Campaign) -> list[Letter]:
    """One letter of each kind that takes other room than the rest: its texts, its address block, its window."""
    found: dict[object, Letter] = {}
    for letter in letters:
        recipient, petition = letter.recipient, campaign.petition
        wordings = [*petition.background, petition.step, *(demand.wording for demand in petition.demands)]
        state = campaign.directory.state_of(recipient).formal
        block = [campaign.protocol.address(recipient).addressee, recipient.ministry or "", state]
        lines = sum(-(-len(line) // 30) for line in block)
        key = (*(wording.to(recipient) for wording in wordings), bool(recipient.postal), lines)
        found.setdefault(key, letter)
    return [*found.values()]


def takes_a_second_page_in_the_next_larger_size(campaign: Campaign, size: str, paper: Paper, *, window: bool) -> bool:
    """Whether some letter does, of those that fill their page most."""
    points = float(size.removesuffix("pt"))
    assert 10.5 < points < 14.5
    larger = f"{points + 0.25:g}pt"
    letters = fronts(campaign, campaign.directory.recipients, DAY, paper, type_size=larger, window=window)
    typesetter = typesetter_of(campaign)
    longest = {letter.recipient.id: None for letter in sizes._longest(letters)}
    by_id = {letter.recipient.id: letter for letter in letters}
    return any(typesetter.pages(by_id[identifier].manuscript) == 2 for identifier in longest)


def test_all_letters_of_a_build_are_set_in_the_largest_size(shipped: Campaign, shipped_out: Path) -> None:
    """That each takes one page in it, the build has held."""
    manifest = manifest_of(shipped_out)
    assert manifest
    size = manifest.type_sizes["a4"].size
    assert {entry.type_size for entry in manifest.letters} == {size}
    assert takes_a_second_page_in_the_next_larger_size(shipped, size, Paper.A4, window=True)


@pytest.mark.slow
@pytest.mark.parametrize(("paper", "window"), [(Paper.A4, False), (Paper.LETTER, True)])
def test_every_letter_takes_one_page_and_in_the_next_larger_size_some_take_two(
    shipped: Campaign, paper: Paper, window: bool
) -> None:
    found = type_size(shipped, LetterRequest(DAY, paper, window=window))
    assert found
    letters = fronts(shipped, shipped.directory.recipients, DAY, paper, type_size=found.size, window=window)
    typesetter = typesetter_of(shipped)
    tried = shapes(letters, shipped)
    assert len(tried) > 15
    assert [letter.recipient.id for letter in tried if typesetter.pages(letter.manuscript) != 1] == []
    assert takes_a_second_page_in_the_next_larger_size(shipped, found.size, paper, window=window)


@given(st.integers(1, 40), st.integers(-2, 45), st.integers(0, 45))
def test_the_last_that_fits_is_found_from_wherever_one_looks(count: int, last: int, guess: int) -> None:
    tried: list[float] = []

    def fits(size: float) -> bool:
        tried.append(size)
        return size <= last

    assert sizes._last_that(fits, range(count), guess) == max(0, min(last, count - 1))
    assert len(tried) == len({*tried})
    if 0 < guess == last < count:
        assert len(tried) <= 2


def test_most_of_the_time_it_is_found_where_it_is_looked_for_first(
    shipped: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Sequence[Manuscript]] = []

    def counted(materials: Materials, letters: Sequence[Manuscript], jobs: Jobs) -> dict[str, int | AdvocacyError]:
        looked.append(letters)
        return count_pages(materials, letters, jobs)

    monkeypatch.setattr(sizes, "count_pages", counted)
    assert type_size(shipped, LetterRequest(DAY, Paper.A4))
    assert [len(letters) for letters in looked[:2]] == [1, 1]
    assert len(looked) == 3  # the largest that fits, the next, and all others
    assert len(looked[2]) > 10


def test_where_another_letter_decides_none_is_tried_twice_in_a_size(
    small: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[str, float]] = []
    fits: dict[str, float] = {}

    def counted(_: Materials, letters: Sequence[Manuscript], __: Jobs) -> dict[str, int]:
        sizes = {letter.id: float(re.findall(r"font-size: ([\d.]+)pt", letter.html)[0]) for letter in letters}
        for identifier in sizes:
            fits.setdefault(identifier, 13 - len(fits) / 4)  # the later it is looked at, the longer it is
        tried.extend(sizes.items())
        return {identifier: 1 + (size > fits[identifier]) for identifier, size in sizes.items()}

    monkeypatch.setattr(sizes, "count_pages", counted)
    found = type_size(small, LetterRequest(DAY, Paper.A4))
    assert len(fits) > 2
    assert found
    assert found.size == f"{min(fits.values()):g}pt"
    assert len(tried) == len({*tried})


def test_what_was_found_is_taken_again_for_as_long_as_nothing_changes(
    small: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = with_limits(small, "--type-smallest: 9pt; --type-largest: 10pt; --type-step: .5pt")
    found = type_size(small, LetterRequest(DAY, Paper.A4))
    assert found
    assert found.size == "10pt"
    with monkeypatch.context() as patch:
        patch.setattr(Typesetter, "pages", lambda *_: pytest.fail("set once more"))
        assert type_size(small, LetterRequest(DAY, Paper.A4), found) == found
    changed = with_limits(small, "--type-smallest: 9pt; --type-largest: 9.5pt; --type-step: .5pt")
    again = type_size(changed, LetterRequest(DAY, Paper.A4), found)
    assert again
    assert again.size == "9.5pt"
    assert again.made_from != found.made_from


def test_where_nothing_fits_the_smallest_is_taken_and_the_letter_says_so(small: Campaign) -> None:
    huge = with_limits(small, "--type-smallest: 30pt; --type-largest: 40pt; --type-step: 5pt")
    found = type_size(huge, LetterRequest(DAY, Paper.A4))
    assert found
    assert found.size == "30pt"
    (letter,) = merge(huge, huge.directory.recipients[:1], LetterRequest(DAY, Paper.A4, type_size=found.size))
    with pytest.raises(AdvocacyError, match=r"takes [2-9] pages on a4 paper"):
        Typesetter(Materials.of(huge)).typeset(letter.manuscript)


FAILING = "{% if id == 'de-bafa' %}{{ nothing.at.all }}{% endif %}"


@pytest.mark.parametrize("at_once", [True, False])
def test_a_letter_that_cannot_be_made_keeps_nobody_from_the_others(
    at_once: bool, small: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether its template fails when it is filled in, or it takes too long to set."""
    failing = Problem("the letter fails")

    def set_none_to_bafa(_: Materials, letters: Sequence[Manuscript], __: object) -> dict[str, int | AdvocacyError]:
        ids = [letter.id for letter in letters]
        return {each: AdvocacyError(failing) if each == "de-bafa" else 1 for each in ids}

    monkeypatch.setattr(sizes, "count_pages", set_none_to_bafa)
    campaign = with_template(small, FAILING + small.text_of(TEMPLATE)) if at_once else small
    found = type_size(campaign, LetterRequest(DAY, Paper.A4), wanted=["it-gov"])
    assert found
    assert found.size == "14.5pt"
    if not at_once:
        assert found.made_from == ""  # so that it is looked for again once that letter can be made
        with pytest.raises(AdvocacyError, match="the letter fails"):
            type_size(campaign, LetterRequest(DAY, Paper.A4), wanted=["it-gov", "de-bafa"])


def test_a_style_without_limits_sets_the_size_itself(small: Campaign) -> None:
    plain = with_limits(small, "")
    assert limits_of(plain) is None
    assert type_size(plain, LetterRequest(DAY, Paper.A4)) is None
    (letter,) = merge(plain, plain.directory.recipients[:1], LetterRequest(DAY, Paper.A4))
    assert "style=" not in letter.html


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ("--type-smallest: 10pt; --type-largest: 12pt", "--type-step is not set"),
        ("--type-smallest: 4mm; --type-largest: 12pt; --type-step: 1pt", "--type-smallest «4mm» is not a length in"),
        ("--type-smallest: 10pt; --type-largest: 12pt; --type-step: 0pt", "--type-step «0pt» is not a length in"),
        ("--type-smallest: 13pt; --type-largest: 12pt; --type-step: 1pt", "--type-smallest is larger than"),
    ],
)
def test_limits_that_are_none_are_named_with_their_place(small: Campaign, limits: str, said: str) -> None:
    with pytest.raises(AdvocacyError) as error:
        limits_of(with_limits(small, limits))
    (problem,) = error.value.problems
    assert said in problem.message
    assert problem.file == STYLE
    assert problem.remedy
    if "is not set" not in said:
        row = with_limits(small, limits).text_of(STYLE).split("\n")[problem.line - 1]
        assert row[problem.column - 1 :].startswith(said.split(maxsplit=1)[0])
