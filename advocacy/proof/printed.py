"""What the template of a letter says, filled in by the proof itself, and what a style may add."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from jinja2 import DictLoader, Template

from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.template import Sandbox

INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong",
        "sub", "sup", "time", "u", "wbr",
    }
)  # fmt: skip
"""Elements that do not end a line or a word."""

NOT_DRAWN = frozenset({"script", "style", "template", "title"})

Block = tuple[str, ...]
"""The texts between the tags of what stands on lines of its own."""


def templates_of(campaign: Campaign) -> dict[str, str]:
    """All templates, by their names in ``letters/``: that of the letters may include others."""
    return {name.removeprefix("letters/"): campaign.text_of(name) for name in campaign.files if name.endswith(".j2")}


def compiled(templates: Mapping[str, str]) -> Template:
    """The template of the letters, to be filled in within limits: a stranger may have written it."""
    return Sandbox(DictLoader(templates)).get_template(TEMPLATE.removeprefix("letters/"))


def blocks_of(template: Template, context: Mapping[str, Any]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Everything that ``template`` prints with ``context`` on the front, and what it adds to that on the back."""
    front = _printed(template, {**context, "translation": None})
    if not context.get("translation"):
        return front, ()
    added = Counter(_printed(template, context))
    added.subtract(front)
    return front, (*added.elements(),)


def _printed(template: Template, context: Mapping[str, Any]) -> tuple[Block, ...]:
    """Everything that is printed, front and back; nothing where the template fails."""
    reader = _Reader()
    try:
        reader.feed(template.render(context))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it was built: what fails here must not keep all the rest from being read
        return ()
    reader.close()
    return (*reader.blocks(),)


class _Reader(HTMLParser):
    """Takes the blocks out of a page."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[list[str]] = [[""]]
        self._hidden = 0

    def handle_starttag(self, tag: str, _: object) -> None:
        self._hidden += tag in NOT_DRAWN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in NOT_DRAWN
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._blocks[-1][-1] += data

    def _part(self, tag: str) -> None:
        if tag in INLINE:
            self._blocks[-1].append("")
        else:
            self._blocks.append([""])

    def blocks(self) -> Iterator[Block]:
        for block in self._blocks:
            if "".join(block).strip():
                yield tuple(block)


def texts_in_styles(campaign: Campaign) -> Iterator[str]:
    """Texts in quotation marks, which a style may set before or after others."""
    for name in campaign.files:
        if name.endswith(".css"):
            for double, single in re.findall(r'"((?:[^"\\\n]|\\.)+)"|\'((?:[^\'\\\n]|\\.)+)\'', campaign.text_of(name)):
                yield _unescaped(double or single)


def _unescaped(text: str) -> str:
    """``text`` of a style as it is printed, without escapes; some are letters by their number."""

    def character(escape: re.Match[str]) -> str:
        number = int(escape[1], 16) if escape[1] else 0
        return chr(number) if 0 < number < 0x110000 else escape[2] or " "

    return re.sub(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", character, text, flags=re.DOTALL)
