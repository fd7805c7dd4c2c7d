"""Those who sign letters."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Signer:
    """One row of a list of signers."""

    row: int
    """Where it stands in the list; the heading is row 1."""
    name: str
    city: str = ""
    date: dt.date | None = None
    line: str = ""
    """A line of their own."""
    image: bytes | None = field(default=None, repr=False)
    """Their signature, PNG or SVG."""
    recipients: tuple[str, ...] = ()
    """Ids; empty for all."""
