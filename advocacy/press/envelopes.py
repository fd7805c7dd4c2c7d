"""Envelopes with the address printed on them, one a page, for a printer that takes envelopes."""

from collections.abc import Sequence
from enum import StrEnum

from advocacy.campaign.campaign import Campaign
from advocacy.press.sheets import LEADING, Addressed, AddressField, typeset_sheet, with_address


class Envelope(StrEnum):
    """A format of envelope."""

    DL = "dl"
    C5 = "c5"
    NO10 = "10"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres (ISO 269; #10 is 9½ by 4⅛ inches)."""
        return {Envelope.DL: (220, 110), Envelope.C5: (229, 162), Envelope.NO10: (241.3, 104.775)}[self]


STAMPS, CLEAR = 40, 15
"""In millimetres: the strip at the top that is left to stamps and postmarks; the one that is left
empty at the other edges, at the bottom for the bar code that sorting machines print.

As in https://auspost.com.au/sending/guidelines/addressing-guidelines/envelope-zones, and elsewhere.
"""

SIZES = (12, 11, 10, 9, 8)
"""Of the type, in points."""


def envelopes(campaign: Campaign, letters: Sequence[Addressed], format: Envelope) -> bytes:  # noqa: A002
    """A PDF with an envelope to each of ``letters`` that can be posted, the address in the lower right half.

    A sender who has a postal address stands at the top left: what cannot be delivered comes back there.
    """
    chosen = with_address(letters)
    width, height = format.size
    left, top = width / 2, max(STAMPS, height / 2)
    field = AddressField(width - left - CLEAR, height - top - CLEAR, SIZES)
    blocks = field.blocks(campaign, chosen, f"an envelope ({format})", "envelopes")
    sender = campaign.settings.sender
    context = {
        "width": width,
        "height": height,
        "left": left,
        "top": top,
        "leading": LEADING,
        "addresses": blocks,
        "clear": CLEAR,
        "sender": sender.return_address if sender else (),
    }
    return typeset_sheet(campaign, "envelopes", context, len(blocks))
