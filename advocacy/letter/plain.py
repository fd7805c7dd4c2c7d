"""What templates print, as plain data: whoever fills one in, a worker, loads nothing that reads a campaign for it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import SimpleNamespace
from typing import Any

from pydantic import BaseModel

_PLAIN = {str, int, bool, type(None)}
"""What most of it is, looked for first."""

_fields_of: dict[type, tuple[str, ...]] = {}


def plain(value: Any) -> Any:
    """``value`` with no type of this program in it: records have the same fields and nothing else."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind not in _fields_of:
        _fields_of[kind] = _fields(kind)
    if names := _fields_of[kind]:
        return SimpleNamespace(**{name: plain(getattr(value, name)) for name in names})
    if isinstance(value, Mapping):
        return {plain(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _fields(kind: type) -> tuple[str, ...]:
    """Those of a record; nothing else has any."""
    if issubclass(kind, BaseModel):
        return tuple(kind.model_fields)
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
