"""Lines from right to left are laid out once, and stand where WeasyPrint alone puts them."""

from dataclasses import replace

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.letter.forms import single_pass
from advocacy.letter.typeset import Materials, Typesetter
from tests.letter.test_form import TINY, TINY_STYLE

STYLES = [
    "",
    "p, h1 { text-align: center }",
    "p, address { text-align: justify; hyphens: auto; text-indent: 4mm }",
    "p { text-align: left } h1 { display: inline-block; width: 30mm } address { line-height: 3 }",
    "bdi, i { display: inline-block; padding: 2mm; vertical-align: super } bdi { font-size: 30pt }",
    "h1 { float: right } address { float: left; width: 40mm }",
    "i, bdi { float: left; height: 20mm }",
    "i, bdi { position: absolute }",
    "p::first-line { color: red; font-size: 20pt } p::first-letter { font-size: 30pt }",
    "i { float: footnote }",
    "p { columns: 2 } ol { display: flex } li { flex: 1 }",
    "body { direction: ltr } p::first-line { font-weight: 700 }",
]


@pytest.mark.parametrize("style", STYLES)
def test_a_page_is_the_one_that_weasyprint_makes_alone(
    small: Campaign, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    from weasyprint.layout import inline

    typesetter = Typesetter(replace(Materials.of(small), style=TINY_STYLE + style))
    html = TINY.replace("</ol>", f"</ol><p>{'<i>يُراقَب</i> الصحفيون <bdi>Ali</bdi> والمدافعون عنهم. ' * 9}</p>")
    ours = typesetter.typeset_sheets(html, "x")
    monkeypatch.setattr(inline, "avoid_collisions", single_pass._stock["avoid"])
    assert typesetter.typeset_sheets(html, "x") == ours


def test_no_line_is_laid_out_twice(small: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.layout import inline

    typesetter = Typesetter(replace(Materials.of(small), style=TINY_STYLE))
    split = inline.split_first_line
    pieces: list[str] = []
    monkeypatch.setattr(inline, "split_first_line", lambda *it, **named: pieces.append(it[0]) or split(*it, **named))
    words = "واحد اثنان ثلاثة"
    typesetter.typeset_sheets(f'<html lang="ar" dir="rtl"><title>x</title><h1>{words}</h1>', "x")
    assert pieces == [words]
