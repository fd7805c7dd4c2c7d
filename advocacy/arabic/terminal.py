"""Arabic on a terminal, which may neither join letters nor order them.

Letters are joined (arabic-reshaper) and put into visual order (python-bidi) between U+202D and
U+202C: that reads right on terminals that do nothing, such as xterm, and on those that order
Arabic themselves, such as GNOME's, where the override makes them leave it alone. Only for
terminals: never in files, JSON or pipes.
"""

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arabic_reshaper import ArabicReshaper

OVERRIDE, POP = "\u202d", "\u202c"

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What commands a terminal, or turns around what stands beside it: never written to one as it is."""

_LETTER = r"[\u0600-\u06ff]"
_QUOTED = rf"«[^\nA-Za-z«»]*{_LETTER}[^\nA-Za-z«»]*»…?(?![^\nA-Za-z]*{_LETTER})"
_RUN = re.compile(rf"{_QUOTED}|[«(]*{_LETTER}(?:[^\nA-Za-z]*{_LETTER})*\d*[»)]*…?")
"""Arabic, with what stands in it; what is quoted alone, with the figures at its ends and both quotation marks."""
_HARAKAT = re.compile("([\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc]+)(.)")


class ArabicOutput(StrEnum):
    """How Arabic is written to a terminal."""

    AUTO = "auto"
    """``visual`` on a terminal, ``logical`` elsewhere."""
    VISUAL = "visual"
    """Joined and ordered here, for the eye."""
    LOGICAL = "logical"
    """As it is stored, for terminals that do both themselves and for copying."""


def harmless(text: str) -> str:
    """``text`` with the numbers of characters that would command a terminal, or hide what is said, in their place."""
    return _UNSAFE.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def begins_in_arabic(text: str) -> bool:
    """Whether the first letter of ``text`` is Arabic, and the whole to be read from the right."""
    return bool(re.match(rf"[\W\d_]*{_LETTER}", text))


def shown(text: str, output: ArabicOutput, *, terminal: bool, from_the_right: bool = False) -> str:
    """``text`` with its Arabic runs as ``output`` asks, on a terminal or not.

    One line of a text that is read ``from_the_right`` is a single run: what is Latin in it stands among its Arabic.
    """
    if output is ArabicOutput.LOGICAL or (output is ArabicOutput.AUTO and not terminal):
        return text
    if from_the_right:
        line = text.lstrip(" ")
        return f"{text.removesuffix(line)}{OVERRIDE}{_visual(line)}{POP}"
    return _RUN.sub(lambda run: f"{OVERRIDE}{_visual(run[0])}{POP}", text)


def _visual(text: str) -> str:
    from bidi.algorithm import get_display  # noqa: PLC0415 - most of what is said is not Arabic

    visual: str = get_display(_reshaper().reshape(text), base_dir="R")
    # Turned around, harakat stand before their letter: terminals would put them on the one to its left.
    return _HARAKAT.sub(lambda found: found[2] + found[1][::-1], visual)


@cache
def _reshaper() -> "ArabicReshaper":
    from arabic_reshaper import ArabicReshaper  # noqa: PLC0415 - loads fontTools: a third of what «--version» took

    # Its defaults delete harakat and turn الله into one sign that few terminal fonts have.
    return ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})
