# ruff: noqa: INP001 - a script
"""Makes enclosures/charter.pdf of enclosures/charter.html, as PDF/UA-1 and PDF/A-2a.

    .venv/bin/python examples/parliaments/make_enclosure.py

Run it after a change to the HTML, and look at what it made.
"""

from pathlib import Path

from advocacy.campaign.campaign import load_campaign
from advocacy.letter.typeset import Materials, Typesetter

HERE = Path(__file__).parent
SOURCE, MADE = HERE / "enclosures/charter.html", HERE / "enclosures/charter.pdf"


def charter() -> bytes:
    """The PDF, in the fonts of the shipped letters."""
    materials = Materials.of(load_campaign(HERE.parent.parent))
    return Typesetter(materials).typeset_sheets(SOURCE.read_text("utf-8"), SOURCE.name)


if __name__ == "__main__":
    MADE.write_bytes(charter())
