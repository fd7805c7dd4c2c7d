"""The sheets that letters are typeset for."""

from enum import StrEnum


class Paper(StrEnum):
    """The sheet a letter is typeset for."""

    A4 = "a4"
    LETTER = "letter"


SIZES = {Paper.A4: "210mm 297mm", Paper.LETTER: "8.5in 11in"}
"""As style sheets say them."""
