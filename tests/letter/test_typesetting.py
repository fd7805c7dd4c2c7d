"""Letters that a stranger may have designed: setting each in type ends, and what it was at is named."""

import pickle
import subprocess
import sys
from dataclasses import replace
from types import MappingProxyType

import pytest

from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import Materials
from advocacy.letter.typesetting import Typesetting
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits
from tests.conftest import DAY, with_template

TOO_MUCH = "take out what repeats, nests or spans so much, there or in its style; docs/limits.md has all limits"
TIME = "setting the letter to de-bafa in type takes more than 1 seconds"


def said_of(campaign: Campaign, element: str, style: str = "", **files: bytes) -> Problem:
    """What is wrong with a letter in whose third line is ``element``."""
    template = f'<html lang="ar">\n<title>x</title>\n{element}\n<p>{{{{ title }}}}</p>'
    added = {f"letters/{name}.svg": data for name, data in files.items()}
    styled = {STYLE: campaign.files[STYLE] + style.encode()}
    campaign = with_template(replace(campaign, files=MappingProxyType({**campaign.files, **styled, **added})), template)
    (letter,) = merge(campaign, campaign.directory.recipients[:1], LetterRequest(DAY, Paper.A4))
    return ended(campaign, letter)


def ended(campaign: Campaign, letter: Letter) -> Problem:
    with pytest.raises(AdvocacyError) as raised:
        pool.do(Typesetting(Materials.of(campaign), Limits(seconds=1, memory=128 * MB)), letter.manuscript)
    (problem,) = raised.value.problems
    return problem


@pytest.mark.parametrize(
    ("element", "column"),
    [
        ('<table><tr><td colspan="100000">x</td></tr></table>', 16),
        ("<table><colgroup><COL SPAN = 99999999999></colgroup><tr><td>x</table>", 23),
        (f"<table><tr>{'<td rowspan=1001>x' * 10}</table>", 16),
    ],
)
def test_cells_that_span_too_much_are_not_even_tried(small: Campaign, element: str, column: int) -> None:
    message, remedy = "cells span more than 10,000 rows and columns", "span no more than there are"
    assert said_of(small, element) == Problem(message, remedy, TEMPLATE, 3, column)


def test_a_gradient_that_repeats_without_end(small: Campaign) -> None:
    """It is drawn when all boxes are laid out: the place is that of the box all the same."""
    background = "background: repeating-linear-gradient(red 0, blue 0.000001px)"
    problem = said_of(small, f'<div style="height: 9cm; {background}">x</div>')
    assert problem.message.startswith("setting the letter to de-bafa in type takes more than 1")
    assert problem.message.endswith(', at <div style="height: 9cm; background: repeating-linear-gradie…')
    assert (problem.remedy, problem.file, problem.line) == (TOO_MUCH, TEMPLATE, 3)


def test_variables_that_double_one_another(small: Campaign) -> None:
    doubled = "".join(f"--v{number}: var(--v{number - 1}) var(--v{number - 1});" for number in range(1, 40))
    problem = said_of(
        small, '<p class="bomb">x</p>', f":root {{ --v0: 1px; {doubled} }} .bomb {{ margin: var(--v39) }}"
    )
    assert (problem.remedy, problem.file, problem.line) == (TOO_MUCH, TEMPLATE, 3)


def test_a_picture_that_uses_itself_many_times_over(small: Campaign) -> None:
    uses = "".join(f'<g id="g{number}">' + f'<use href="#g{number - 1}"/>' * 10 + "</g>" for number in range(1, 12))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g id="g0"><path d="M0 0h1"/></g>{uses}</svg>'
    problem = said_of(small, '<img src="bomb.svg" alt="">', bomb=svg.encode())
    assert (problem.remedy, problem.file, problem.line) == (TOO_MUCH, TEMPLATE, 3)


def test_what_nests_too_deeply(small: Campaign) -> None:
    problem = said_of(small, "{% for i in range(2000) %}<div>{% endfor %}")
    assert problem == Problem("the renderer fails: it nests too deeply", "nest it less deeply", TEMPLATE)


def test_whoever_sets_letters_in_type_need_not_know_what_a_campaign_is(small: Campaign) -> None:
    """What reads one takes a worker as long to load as the renderer does."""
    (letter,) = merge(small, small.directory.recipients[:1], LetterRequest(DAY, Paper.A4))
    work = """\
import pickle, sys
setting, manuscript = pickle.load(sys.stdin.buffer)
print(setting.prepare()(manuscript)[:5])
unwanted = {"pydantic", "jinja2", "yaml", "filelock", "advocacy.campaign.campaign", "advocacy.letter.merge"}
print(*(unwanted & {*sys.modules}))
"""
    sent = pickle.dumps((Typesetting.of(Materials.of(small)), letter.manuscript))
    done = subprocess.run([sys.executable, "-c", work], input=sent, capture_output=True, check=True)
    assert done.stdout.decode().split() == ["b'%PDF-'"]
