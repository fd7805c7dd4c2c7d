"""Sections of shipped YAML files, as text: a new campaign takes some over, comments and all, and leaves others out."""

import re
from collections.abc import Callable


def section(text: str, name: str) -> str:
    """The lines of the section ``name``, without the comments above it."""
    found = re.search(rf"(?ms)^{name}:.*?(?=^\S|\Z)", text)
    assert found is not None  # the shipped files have it
    return found[0]


def without_sections(text: str, *names: str) -> str:
    """``text`` without some of its sections, and without the comments above them."""
    return re.sub(rf"(?ms)^(?:#[^\n]*\n)*(?:{'|'.join(names)}):.*?(?=^\S|\Z)", "", text)


def only_items(text: str, wanted: Callable[[str], object]) -> str:
    """A section that is a list, with those items alone that are ``wanted``."""
    first, *items = re.split(r"(?m)^(?=  - )", text)
    return first + "".join(filter(wanted, items))
