"""The size of the type of a campaign's letters: the largest in which all take one page, and the same for all."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from advocacy.campaign.campaign import STYLE, Campaign
from advocacy.errors import AdvocacyError
from advocacy.letter import type_size as sizes
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.type_size import limits_of, type_size
from advocacy.letter.typeset import Materials, Typesetter
from tests.conftest import DAY

LIMITS = "--type-smallest: 10.5pt; --type-largest: 14.5pt; --type-step: .25pt"


def with_limits(campaign: Campaign, limits: str) -> Campaign:
    style = campaign.text_of(STYLE)
    assert LIMITS in style
    files = dict(campaign.files) | {STYLE: style.replace(LIMITS, limits).encode()}
    inputs = dict(campaign.inputs) | {STYLE: limits}
    return replace(campaign, files=MappingProxyType(files), inputs=MappingProxyType(inputs))


def test_the_next_larger_size_would_take_a_second_page(shipped: Campaign) -> None:
    typesetter = Typesetter(Materials.of(shipped))
    for paper in Paper:
        found = type_size(shipped, paper)
        assert found
        size = float(found.size.removesuffix("pt"))
        assert 10.5 < size < 14.5
        letters = merge(shipped, shipped.directory.recipients, DAY, paper, type_size=f"{size + 0.25:g}pt")
        longest = {letter.recipient.id for letter in sizes._longest(letters)}
        too_large = [letter for letter in letters if letter.recipient.id in longest]
        assert max(typesetter.pages(letter) for letter in too_large) == 2


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


@pytest.mark.parametrize("window", [True, False])
@pytest.mark.parametrize("paper", Paper)
def test_every_letter_takes_one_page(shipped: Campaign, paper: Paper, window: bool) -> None:
    found = type_size(shipped, paper, window=window)
    assert found
    letters = merge(shipped, shipped.directory.recipients, DAY, paper, type_size=found.size, window=window)
    typesetter = Typesetter(Materials.of(shipped))
    tried = shapes(letters, shipped)
    assert len(tried) > 15
    assert {letter.recipient.id: typesetter.pages(letter) for letter in tried if typesetter.pages(letter) != 1} == {}


def test_what_was_found_is_taken_again_for_as_long_as_nothing_changes(
    small: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = type_size(small, Paper.A4)
    assert found
    with monkeypatch.context() as patch:
        patch.setattr(Typesetter, "pages", lambda *_: pytest.fail("set once more"))
        assert type_size(small, Paper.A4, found) == found
    changed = with_limits(small, "--type-smallest: 9pt; --type-largest: 9.5pt; --type-step: .5pt")
    again = type_size(changed, Paper.A4, found)
    assert again
    assert again.size == "9.5pt"
    assert again.made_from != found.made_from


def test_where_nothing_fits_the_smallest_is_taken_and_the_letter_says_so(small: Campaign) -> None:
    huge = with_limits(small, "--type-smallest: 30pt; --type-largest: 40pt; --type-step: 5pt")
    found = type_size(huge, Paper.A4)
    assert found
    assert found.size == "30pt"
    (letter,) = merge(huge, huge.directory.recipients[:1], DAY, Paper.A4, type_size=found.size)
    with pytest.raises(AdvocacyError, match=r"takes [2-9] pages on a4 paper"):
        Typesetter(Materials.of(huge)).typeset(letter)


def test_a_style_without_limits_sets_the_size_itself(small: Campaign) -> None:
    plain = with_limits(small, "")
    assert limits_of(plain) is None
    assert type_size(plain, Paper.A4) is None
    (letter,) = merge(plain, plain.directory.recipients[:1], DAY, Paper.A4)
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
