"""What a letter must hold, worked out from the campaign anew: nothing here is taken from the side that builds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import chain

from babel import Locale
from hijridate import Gregorian, Hijri

from advocacy.batch.manifest import BuiltLetter
from advocacy.campaign.campaign import STYLE, Campaign
from advocacy.campaign.protocol import DateLines, Digits
from advocacy.campaign.recipients import Recipient

SHEET_SIZES = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height in millimetres."""

ARAB_STATES = "AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE"
"""The members of the Arab League: they write dates in a way of their own."""

MILLIMETRES = {"mm": 1, "cm": 10, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96, "": 0}

EDGE = 5.0
"""Millimetres at the edge of a sheet that many printers leave white."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text, and what it is called in messages."""

    name: str
    text: str
    needed: bool
    """Whether it must be there; others may be."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the letter to one recipient must hold."""

    reference: str
    named_in_title: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    """Of the entry in the manifest, as the campaign has them."""
    passages: tuple[Passage, ...]
    demands: tuple[str, ...]
    window: tuple[str, ...]
    """The lines in the window of the envelope."""
    fonts: frozenset[str]
    """The PostScript names of the bundled fonts."""
    sides: tuple[float, float]
    """Left and right margin in millimetres."""


def expected(campaign: Campaign, recipient: Recipient, entry: BuiltLetter) -> Expected:
    """What ``campaign`` promises about the letter to ``recipient`` that ``entry`` records."""
    petition, state = campaign.petition, campaign.directory.state_of(recipient)
    address = campaign.protocol.address(recipient)
    delivery = campaign.delivery_by(recipient, entry.delivery)
    printed = _names_in_templates(campaign)
    reference = f"{petition.reference}-{recipient.id}"
    known = {
        "date": ("the date", [date_line(campaign.protocol.dates, date.fromisoformat(entry.date), recipient.country)]),
        "ministry": ("the ministry", [recipient.ministry] if recipient.ministry else []),
        "state": ("the state", [state.formal]),
        "subject": ("the subject", [petition.subject]),
        "vocative": ("the vocative", [address.vocative]),
        "opening": ("the opening", [petition.opening.to(recipient)]),
        "background": ("the background", [passage.to(recipient) for passage in petition.background]),
        "demands_opening": ("the line before the demands", [_line_before_demands(campaign, address.style)]),
        "step": ("the step", [petition.step.to(recipient)]),
        "reply": ("the request for a reply", [petition.reply.to(recipient)] if campaign.settings.sender else []),
        "via": ("the mission", [by_mission] if (by_mission := campaign.line_by_mission(recipient, delivery)) else []),
        "sender": ("the sender", [*campaign.settings.sender.block] if campaign.settings.sender else []),
        "closing": ("the closing", [address.closing]),
        "reference": ("the reference", [reference]),
    }
    passages = [
        Passage("the addressee", address.addressee, needed=True),
        # A template may leave out what it likes but the addressee and the demands.
        *(Passage(name, text, key in printed) for key, (name, texts) in known.items() for text in texts),
        *(Passage("", text, needed=False) for text in chain([entry.title], _own_texts(campaign))),
    ]
    return Expected(
        reference,
        (petition.title, recipient.body, state.short),
        (
            ("reference", reference),
            ("country", recipient.country),
            ("kind", recipient.kind),
            ("audience", recipient.audience),
        ),
        tuple(passages),
        tuple(demand.wording.to(recipient) for demand in petition.demands),
        delivery.lines,
        frozenset(font.postscript_name for font in campaign.fonts),
        _sides(campaign.text_of(STYLE)),
    )


def _line_before_demands(campaign: Campaign, style: str | None) -> str:
    asked = campaign.petition.requests_opening
    return asked.replace("{style}", style) if asked and style else campaign.petition.demands_opening


def date_line(lines: DateLines, day: date, country: str) -> str:
    """The date as ``country`` writes it, from CLDR and the Umm al-Qura calendar."""
    own = country in ARAB_STATES.split()
    locale = Locale.parse(f"ar_{country}" if own else "ar")
    arabic_indic = locale.default_numbering_system == "arab" if own else lines.digits_elsewhere is Digits.ARABIC_INDIC
    decided = lines.states.get(country)
    if decided and decided.digits:
        arabic_indic = decided.digits is Digits.ARABIC_INDIC
    month = decided.months[day.month - 1] if decided and decided.months else locale.months["format"]["wide"][day.month]
    gregorian = f"{day.day} {month} {day.year}"
    gregorian = _arabic_indic(gregorian) if arabic_indic else gregorian
    if country not in lines.hijri_countries:
        return lines.line.format(gregorian=gregorian)
    decreed = lines.hijri_corrections.get(day.isoformat())
    hijri = Hijri(*map(int, decreed.split("-"))) if decreed else Gregorian(day.year, day.month, day.day).to_hijri()
    written = _arabic_indic(f"{hijri.day} {hijri.month_name('ar')} {hijri.year}")
    return lines.line_with_hijri.format(hijri=written, gregorian=gregorian)


def _arabic_indic(text: str) -> str:
    return "".join(chr(0x660 + int(sign)) if sign in "0123456789" else sign for sign in text)


def _templates(campaign: Campaign) -> Iterator[str]:
    for name in campaign.files:
        if name.endswith(".j2"):
            yield re.sub(r"\{#.*?#\}|<!--.*?-->", "", campaign.text_of(name), flags=re.DOTALL)


def _names_in_templates(campaign: Campaign) -> frozenset[str]:
    """Every name that a template prints or asks for."""
    places = chain.from_iterable(re.findall(r"\{[{%](.*?)[}%]\}", text, re.DOTALL) for text in _templates(campaign))
    return frozenset(chain.from_iterable(re.findall(r"[a-z_]+", place) for place in places))


def _own_texts(campaign: Campaign) -> Iterator[str]:
    """Texts that stand in the templates and styles themselves: between tags, and in quotation marks."""
    styles = (campaign.text_of(name) for name in campaign.files if name.endswith(".css"))
    for text in _templates(campaign):
        bare = re.sub(r"\{[{%].*?[}%]\}|<[^>]*>", "\0", text, flags=re.DOTALL)
        yield from filter(str.strip, unescape(bare).split("\0"))
    for text in chain(_templates(campaign), styles):
        yield from (quoted for pair in re.findall(r"\"([^\"\n]+)\"|'([^'\n]+)'", text) for quoted in pair if quoted)


def _sides(style: str) -> tuple[float, float]:
    """The left and right margin of ``@page``; the white edge where the style does not say them plainly."""
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    page = re.search(r"@page\s*\{([^{}]*)", bare)
    margin = re.search(r"(?<![-\w])margin\s*:\s*([^;}]+)", page[1] if page else "")
    sides = [re.fullmatch(r"([\d.]+)([a-z]*)", word) for word in margin[1].split()] if margin else []
    widths = [float(side[1]) * MILLIMETRES.get(side[2], 0) for side in sides if side]
    if not widths or len(widths) != len(sides):
        return EDGE, EDGE
    right = widths[1] if len(widths) > 1 else widths[0]
    return (widths[3] if len(widths) > 3 else right), right
