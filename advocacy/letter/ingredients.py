"""The files of a campaign that a letter is made of: its style, and all that style and letter name, in turn.

What the renderer will ask for is known from the names that stand in a text, wherever they stand there: one that is
named in a comment counts too, and no file that is asked for is forgotten. A change to any other file, such as the
style of the page or of the cover sheet, makes no letter again.
"""

import re
from html import unescape
from urllib.parse import unquote

from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign.campaign import Campaign

MAY_NAME_FILES = (".css", ".svg", ".j2")
"""Endings of files that may name others."""


def files_of_style(campaign: Campaign) -> frozenset[str]:
    """The style sheet of letters, and what it names: fonts, pictures, other style sheets."""
    return frozenset({STYLE}) | files_named(campaign, campaign.text_of(STYLE))


def files_of_template(campaign: Campaign) -> frozenset[str]:
    """The template of letters, and what it names; it decides what a letter says, and is not in the letter itself."""
    return frozenset({TEMPLATE}) | files_named(campaign, campaign.text_of(TEMPLATE))


def files_named(campaign: Campaign, text: str) -> frozenset[str]:
    """The files of ``letters/`` and ``fonts/``, by path, that ``text`` names, and those that they name in turn."""
    found: set[str] = set()
    texts = [text]
    while texts:
        for name in _mentioned(campaign, texts.pop()) - found:
            found.add(name)
            if name.endswith(MAY_NAME_FILES):
                texts.append(campaign.files[name].decode("utf-8", "replace"))
    return frozenset(found)


def _mentioned(campaign: Campaign, text: str) -> set[str]:
    plain = f"{text}\n{unquote(unescape(text))}" if re.search("[&%]", text) else text
    return {name for name in campaign.files if name.rpartition("/")[2] in plain}
