"""What no letter can do without, found before one is typeset: a language, whom it is to, what is asked."""

import re
from collections.abc import Iterator, Sequence

from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.template import names_in
from advocacy.errors import Problem
from advocacy.letter.merge import Letter

_LANGUAGE = re.compile(r"<html\b[^>]*\blang\s*=", re.IGNORECASE)

WHOM = frozenset({"addressee", "state", "reference"})
ASKED = frozenset({"demands", "subject", "step"})


def lacking(campaign: Campaign, letters: Sequence[Letter]) -> Iterator[Problem]:
    """What the template of ``letters`` leaves out, so that they cannot be typeset, or would fail their proof."""
    if not all(_LANGUAGE.search(letter.html) for letter in letters):
        remedy = 'begin it with <html lang="{{ language }}" dir="{{ dir }}">'
        yield Problem("the template names no language, and no letter can be made without", remedy, TEMPLATE)
    names = names_in(TEMPLATE, campaign.files)
    if names is None:
        return
    if not names & WHOM:
        remedy = "print {{ addressee }}, {{ state }} or {{ reference }}"
        yield Problem("the template does not say to whom the letter is", remedy, TEMPLATE)
    if not names & ASKED:
        remedy = "print the demands, {{ subject }} or {{ step }}"
        yield Problem("the template does not say what is asked", remedy, TEMPLATE)
