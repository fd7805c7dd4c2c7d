"""Templates that a stranger may have written: each ends, and its author reads where it went wrong."""

import pytest

from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter import filling
from advocacy.letter.filling import REMEDY, Filling
from advocacy.letter.merge import Paper, merge, render_template
from advocacy.letter.request import LetterRequest
from advocacy.processes.limits import MB, Limits
from tests.conftest import DAY, with_template

TOO_MUCH = "take out what repeats or grows without end; docs/limits.md has all limits"
TIME = "filling in the letter to de-bafa takes more than 0.5 seconds"
MEMORY = "filling in the letter to de-bafa takes more than 64 MB of memory"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "LIMITS", Limits(seconds=0.5, memory=64 * MB))


def said_of(campaign: Campaign, text: str) -> Problem:
    with pytest.raises(AdvocacyError) as raised:
        merge(with_template(campaign, text), campaign.directory.recipients[:1], LetterRequest(DAY, Paper.A4))
    (problem,) = raised.value.problems
    return problem


@pytest.mark.parametrize(
    ("wild", "message"),
    [
        ("{{ 'a' * 10 ** 10 }}", MEMORY),
        ("{{ 'a' | center(10 ** 10) }}", MEMORY),
        ("{% autoescape 'a' | center(10 ** 10) %}{% endautoescape %}", MEMORY),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", TIME),
        ("{% set n = namespace(x=['a']) %}{% for a in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}", MEMORY),
        ("{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}", TIME),
    ],
)
def test_what_a_template_asks_too_much_of_is_named_with_its_line(small: Campaign, wild: str, message: str) -> None:
    problem = said_of(small, f"<p>{{{{ title }}}}</p>\n{wild}\n<p>")
    assert (problem.message, problem.remedy, problem.place) == (message, TOO_MUCH, f"{TEMPLATE}:2")


@pytest.mark.parametrize(
    ("wild", "said"),
    [
        ("{{ 10 ** 10000000000 }}", "10**10000000000 is too large a number"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "it nests too deeply, or includes or calls itself without"),
        ("{% include 'letter.html.j2' %}", "it nests too deeply, or includes or calls itself without end"),
        ("{% extends 'letter.html.j2' %}", "it nests too deeply, or includes or calls itself without end"),
    ],
)
def test_what_never_ends_is_said_to(small: Campaign, wild: str, said: str) -> None:
    problem = said_of(small, f"<p>\n{wild}\n<p>")
    assert problem.message.startswith(f"the template fails: {said}")
    assert (problem.remedy, problem.file, problem.line) == (REMEDY, TEMPLATE, 2)


def test_a_template_makes_no_more_than_it_may(small: Campaign) -> None:
    problem = said_of(small, "<p>\n{% for a in range(9999) %}{{ 'a' * 999 }}{% endfor %}")
    assert problem == Problem("the template makes more than 1,000,000 characters", TOO_MUCH, TEMPLATE, 2)


def test_a_list_of_many_letters_has_room_for_them(small: Campaign) -> None:
    campaign = with_template(small, "{% for a in range(3000) %}{{ 'a' * 999 }}{% endfor %}")
    assert Filling.of(campaign, TEMPLATE, 100).limits == Limits(seconds=20.5, memory=69 * MB)
    assert len(render_template(campaign, TEMPLATE, {}, 100)) == 2_997_000
    with pytest.raises(AdvocacyError, match="makes more than 1,020,000 characters"):
        render_template(campaign, TEMPLATE, {}, 1)


def test_one_that_asks_too_much_takes_no_other_with_it(small: Campaign) -> None:
    """Those that come right are filled in, by the same workers."""
    wild = "{% if reference.endswith('it-gov') %}\n{{ 'a' * 10 ** 10 }}{% endif %}"
    with pytest.raises(AdvocacyError) as raised:
        merge(with_template(small, wild), small.directory.recipients, LetterRequest(DAY, Paper.A4))
    message = "filling in the letter to it-gov takes more than 64 MB of memory"
    assert raised.value.problems == (Problem(message, TOO_MUCH, TEMPLATE, 2),)
