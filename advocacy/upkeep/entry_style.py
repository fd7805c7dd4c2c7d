"""How an entry of ``recipients.yaml`` is written: the style of the shipped file."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from advocacy.campaign.recipients import Recipient
from advocacy.files.yaml_document import Data

FIELDS = tuple(Recipient.model_fields)
"""Of an entry, in the order in which they are written."""

Fields = Mapping[str, Data]
"""What an entry holds: ``None`` is written as ``none``; a field that is left out is not written."""

_QUOTED = frozenset({"note", "page", "checked", "reason", "date", "successor"})
_INSIDE_BRACKETS = frozenset({"country", "id"})  # nothing but letters, digits and hyphens
_LOOKS_LIKE_SOMETHING_ELSE = re.compile(
    r"(?i)none|null|~|true|false|yes|no|on|off|y|n|[-+.\d][\d_,.:eE+-]*|\.inf|\.nan"
)


def lines_of(fields: Fields, indent: int) -> Iterator[str]:
    """The lines of an entry whose keys stand ``indent`` spaces from the edge, without its dash."""
    for name in FIELDS:
        if name in fields:
            yield from field_lines(name, fields[name], indent)


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


def as_written(record: Any) -> dict[str, Data]:
    """The fields of a record of the campaign as an entry has them; what it need not have and has not is left out."""
    fields: dict[str, Data] = {}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if value is not None or field.is_required():
            fields[name] = _as_data(value)
    return fields


def _as_data(value: Any) -> Data:
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    return [_as_data(item) for item in value] if isinstance(value, Sequence) else as_written(value)
