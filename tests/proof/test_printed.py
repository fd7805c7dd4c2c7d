"""What a template says when the proof fills it in."""

from dataclasses import replace
from pathlib import Path

import pytest

from advocacy.campaign import STYLE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.template import PRINTABLE
from advocacy.proof.expected import expected
from advocacy.proof.printed import blocks_of, compiled, templates_of, texts_in_styles
from advocacy.proof.prove import require_manifest
from tests.conftest import with_template


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>one<b>two</b> three</p><p>four", [("one", "two", " three"), ("four",)]),
        ("<title>no</title><style>no</style><p>A &amp; B<br>C</p>", [("A & B",), ("C",)]),
        ("{% set org = 'Rights' %}{{ org | upper }}{% if false %}no{% endif %}{# no #}<!-- no -->", [("RIGHTS",)]),
        ("{% include 'head.html.j2' %}", [("of another file",)]),
        ("{{ 1 // 0 }}", []),
    ],
)
def test_blocks_are_what_stands_on_lines_of_its_own(small: Campaign, html: str, blocks: list[tuple[str, ...]]) -> None:
    campaign = with_template(small, html)
    campaign = replace(campaign, files={**campaign.files, "letters/head.html.j2": b"<div>of another file</div>"})
    front, back = blocks_of(compiled(templates_of(campaign)), {})
    assert [*front] == blocks
    assert back == ()


def test_what_is_printed_with_a_translation_alone_is_the_back(small: Campaign) -> None:
    html = "<p>{{ word }}</p>{% if translation %}<p>{{ word }}</p><p>{{ translation }}</p>{% endif %}"
    context = {"word": "same", "translation": "other"}
    front, back = blocks_of(compiled(templates_of(with_template(small, html))), context)
    assert front == (("same",),)
    assert back == (("same",), ("other",))


def test_texts_that_a_style_adds_are_read_with_their_escapes(small: Campaign) -> None:
    style = rb"""p::before { content: "\627\644 \"a\"" } p::after { content: 'it' }"""
    campaign = replace(small, files={STYLE: style})
    assert [*texts_in_styles(campaign)] == ['ال"a"', "it"]


def test_whatever_a_template_can_print_is_known(small: Campaign, small_out: Path) -> None:
    everything = with_template(small, "".join(f"<p>{{{{ {name} }}}}</p>" for name in sorted(PRINTABLE)))
    entry, recipient = require_manifest(small_out).letters[0], small.directory.recipients[0]
    context = expected(small, recipient, entry).context
    assert context.keys() == PRINTABLE
    front, _ = blocks_of(compiled(templates_of(everything)), context)
    assert {"".join(block) for block in front} >= {
        entry.reference,
        entry.title,
        entry.paper,
        recipient.ministry,
    }
