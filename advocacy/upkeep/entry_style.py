"""How an entry of ``recipients.yaml`` is written: the style of the shipped file."""

import json
import re
from collections.abc import Iterator, Mapping

from advocacy.campaign.recipients import Recipient
from advocacy.files.yaml_document import Data

FIELDS = tuple(Recipient.model_fields)
"""Of an entry, in the order in which they are written."""

Entry = Mapping[str, Data]
"""A recipient as the list has it, by field; ``None`` stands there as ``none``."""

_QUOTED = frozenset({"before_posting", "note", "page", "checked", "reason", "date", "successor"})
_LOOKS_LIKE_SOMETHING_ELSE = re.compile(
    r"(?i)none|null|~|true|false|yes|no|on|off|y|n|[-+.\d][\d_,.:eE+-]*|\.inf|\.nan"
)


def sources_of(entry: Entry) -> list[dict[str, Data]]:
    """What vouches for an entry, each source by field."""
    sources = entry.get("sources")
    return [source for source in sources if isinstance(source, dict)] if isinstance(sources, list) else []


def lines_of(entry: Entry, indent: int) -> Iterator[str]:
    """The lines of an entry whose keys stand ``indent`` spaces from the edge, without its dash."""
    for name in FIELDS:
        if name in entry:
            yield from field_lines(name, entry[name], indent)


def field_lines(name: str, value: Data, indent: int) -> Iterator[str]:
    """The line of a field; a list of records takes a line for each."""
    margin = " " * indent
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        yield f"{margin}{name}:"
        for item in value:
            yield f"{margin}  - {in_line(item)}"
    else:
        yield f"{margin}{name}: {in_line(value, name)}"


def in_line(value: Data, name: str = "", *, bracketed: bool = False) -> str:
    """``value`` on one line; more texts need quotation marks inside brackets and braces."""
    if value is None:
        return "none"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_line(item, key, bracketed=True)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(in_line(item, bracketed=True) for item in value) + "]"
    plain = name not in _QUOTED and _is_plain(value, bracketed=bracketed)
    # A JSON string is a YAML text in double quotation marks.
    return value if plain else json.dumps(value, ensure_ascii=False)


def _is_plain(text: str, *, bracketed: bool) -> bool:
    """Whether every YAML reader takes ``text`` for what it is without quotation marks."""
    if not text or text != text.strip() or not text[0].isalnum() or _LOOKS_LIKE_SOMETHING_ELSE.fullmatch(text):
        return False
    if re.search(r"[\n\t]|: | #|:$", text) or not text.isprintable():
        return False
    return not (bracketed and re.search(r"[\[\]{},:]", text))
