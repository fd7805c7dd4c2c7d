"""Envelopes with the address printed on them, one a page, for a printer that takes envelopes."""

from collections.abc import Sequence
from enum import StrEnum

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.press.sheets import LEADING, AddressField, typeset_sheet, with_address


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


def envelopes(campaign: Campaign, recipients: Sequence[Recipient], format: Envelope) -> bytes:  # noqa: A002
    """A PDF with an envelope to each of ``recipients`` that has an address, the address in the lower right half."""
    chosen = with_address(recipients)
    width, height = format.size
    left, top = width / 2, max(STAMPS, height / 2)
    field = AddressField(width - left - CLEAR, height - top - CLEAR, SIZES)
    blocks = field.blocks(campaign, chosen, f"an envelope ({format})", "envelopes")
    context = {"width": width, "height": height, "left": left, "top": top, "leading": LEADING, "addresses": blocks}
    return typeset_sheet(campaign, "envelopes", context)
