"""Margins without content are not laid out, and nothing else changes: ``advocacy.letter.forms.margins``."""

from dataclasses import replace

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.letter.forms import margins
from advocacy.letter.typeset import Materials, Typesetter
from tests.letter.test_form import TINY, TINY_STYLE


@pytest.mark.parametrize(
    ("style", "asked"), [("", 0), ("@page :first { @left-middle { content: 'لا' } }", 1), ("i { float: footnote }", 0)]
)
def test_a_page_is_the_one_that_weasyprint_makes_alone(
    small: Campaign, monkeypatch: pytest.MonkeyPatch, style: str, asked: int
) -> None:
    from weasyprint import layout

    typesetter = Typesetter(replace(Materials.of(small), style=TINY_STYLE + style))
    stock, calls = margins._stock["make"], list[int]()
    monkeypatch.setitem(margins._stock, "make", lambda *those: calls.append(1) or stock(*those))
    html = TINY.replace("<h1>", '<h1 style="break-before: page">')
    ours = typesetter.typeset_sheets(html, "x")
    assert len(calls) == asked
    monkeypatch.setattr(layout, "make_margin_boxes", stock)
    assert typesetter.typeset_sheets(html, "x") == ours
