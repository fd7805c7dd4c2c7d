"""The cover sheet of a pack: what a volunteer does with it, and a list to tick off."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advocacy.arabic import dates
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.cautions import grouped
from advocacy.campaign.citations import Standing, months_before
from advocacy.campaign.delivery import Delivery
from advocacy.campaign.recipients import Recipient, RecipientList
from advocacy.letter.merge import ELSEWHERE, Paper, digits_of, sender_of, writes_arabic_indic
from advocacy.press.sheets import typeset_sheet


class AddressStanding(StrEnum):
    """How far the address of a recipient can be relied on."""

    CURRENT = "current"
    OLD = "old"
    UNDATED = "undated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One letter of a pack."""

    recipient: Recipient
    reference: str
    delivery: Delivery
    is_translated: bool = False


def standing(delivery: Delivery, day: date) -> tuple[AddressStanding, str]:
    """How far an address can be relied on at ``day``, and the year in which it was last checked, if that is known."""
    if not delivery.lines:
        return AddressStanding.MISSING, ""
    if delivery.citation is None or not delivery.citation.checked:
        return AddressStanding.UNDATED, ""
    is_fresh = delivery.citation.standing(months_before(day)) is Standing.FRESH
    return AddressStanding.CURRENT if is_fresh else AddressStanding.OLD, delivery.citation.checked[:4]


@dataclass(frozen=True, slots=True)
class PrintedCaution:
    """Who should not sign the letters to one state, in the words that are printed."""

    to: str
    """The state's name; empty where it is about all letters."""
    signers: tuple[str, ...]
    """The names of the states whose people it is about."""
    texts: tuple[str, ...]


def printed_cautions(
    directory: RecipientList, countries: Iterable[str], digits: Callable[[object], str]
) -> tuple[PrintedCaution, ...]:
    """What is said of letters to ``countries``, and of all letters."""
    names = {code: state.short for code, state in directory.states.items()}
    return tuple(
        PrintedCaution(
            names[group.to] if group.to else "",
            tuple(names[code] for code in group.signers),
            tuple(digits(caution.arabic) for caution in group.cautions),
        )
        for group in grouped(directory.cautions, countries)
    )


def cover_sheet(
    campaign: Campaign,
    lines: Sequence[CoverLine],
    *,
    pack: str,
    paper: Paper,
    day: date,
    mail_by: date | None,
    sheets: int,
    both_sides: bool = True,
    window: bool = True,
    signed: bool = False,
) -> bytes:
    """The cover sheet of ``pack`` as PDF: the steps, a checklist of ``lines``, and counts; no signer's name.

    With an empty ``pack`` there is no number: packs of the same letters can share one sheet, as a long list takes
    seconds to typeset. One for ``signed`` packs has a line for the reference, which is written there as signers' names
    are on letters.
    """
    arabic_indic, digits = writes_arabic_indic(campaign.protocol.dates), digits_of(campaign.protocol.dates)

    def written(when: date) -> str:
        return dates.gregorian(when, ELSEWHERE, arabic_indic=arabic_indic)

    rows = []
    for number, line in enumerate(lines, 1):
        state, year = standing(line.delivery, day)
        rows.append(
            {
                "number": digits(number),
                "body": line.recipient.body,
                "state": campaign.directory.state_of(line.recipient).short,
                "reference": line.reference,
                "via": campaign.line_by_mission(line.recipient, line.delivery),
                "standing": state.value,
                "year": digits(year),
            }
        )
    missing = sum(row["standing"] == AddressStanding.MISSING for row in rows)
    translated = sum(line.is_translated for line in lines)
    context = {
        "title": campaign.petition.title,
        "paper": paper.value,
        "both_sides": both_sides,
        "window": window,
        "signed": signed,
        "numerals": "arabic-indic" if arabic_indic else "decimal",
        "digits": digits,
        "pack": digits(pack) if pack.isdecimal() else pack,
        "day": written(day),
        "mail_by": written(mail_by) if mail_by else None,
        "lines": rows,
        "cautions": printed_cautions(campaign.directory, (line.recipient.country for line in lines), digits),
        "letters": digits(len(rows)),
        "sheets": digits(sheets),
        "with_address": digits(len(rows) - missing),
        "without_address": digits(missing),
        "translations": digits(translated) if translated else "",
        "sender": sender_of(campaign),
        "enclosures": campaign.enclosed(),
    }
    return typeset_sheet(campaign, "cover", context, len(rows))
