"""What a letter must hold, worked out from the campaign anew: nothing here is taken from the side that builds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from babel import Locale
from hijridate import Gregorian, Hijri

from advocacy.batch.manifest import BuiltLetter
from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import Delivery
from advocacy.campaign.languages.language import Language
from advocacy.campaign.protocol import DateLines, Digits
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.settings import Sender
from advocacy.campaign.states import State
from advocacy.proof.printed import texts_in_styles

SHEET_SIZES = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height in millimetres."""

ARAB_STATES = "AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE"
"""The members of the Arab League: they write dates in a way of their own."""

MILLIMETRES = {"mm": 1, "cm": 10, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96, "": 0}

NAMES = {
    "addressee": "the addressee",
    "date": "the date",
    "ministry": "the ministry",
    "state": "the state",
    "subject": "the subject",
    "vocative": "the vocative",
    "opening": "the opening",
    "background": "the background",
    "demands_opening": "the line before the demands",
    "step": "the step",
    "reply": "the request for a reply",
    "via": "the mission",
    "sender": "the sender",
    "closing": "the closing",
    "reference": "the reference",
}
"""What a template can print, as messages call it."""

EDGE = 5.0
"""Millimetres at the edge of a sheet that many printers leave white."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that a letter prints, and what it is called in messages."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the letter to one recipient must hold."""

    reference: str
    named_in_title: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    """Of the entry in the manifest, as the campaign has them."""
    passages: tuple[Passage, ...]
    context: dict[str, Any]
    """What a template can print."""
    in_styles: tuple[str, ...]
    """Texts that a style may add."""
    demands: tuple[str, ...]
    window: tuple[str, ...]
    """The lines in the window of the envelope."""
    fonts: frozenset[str]
    """The PostScript names of the bundled fonts."""
    sides: tuple[float, float]
    """Left and right margin in millimetres."""
    enclosed: dict[str, str]
    """The sha256 of each file that is bound behind it, in their order."""
    most_pages: int = 1
    """How many the letter may take, where its back is blank."""
    back: "Expected | None" = None
    """What its back must hold; None where that is blank."""


def expected(campaign: Campaign, recipient: Recipient, entry: BuiltLetter) -> Expected:
    """What ``campaign`` promises about the letter to ``recipient`` that ``entry`` records."""
    petition, state = campaign.petition, campaign.directory.state_of(recipient)
    address = campaign.protocol.address(recipient)
    delivery = campaign.delivery_by(recipient, entry.delivery)
    reference = f"{petition.reference}-{recipient.id}"
    dates, sender, day = campaign.protocol.dates, campaign.settings.sender, date.fromisoformat(entry.date)
    demands = [demand.wording.to(recipient) for demand in petition.demands]
    back = _translation(campaign, recipient, state, entry)
    arabic = campaign.languages.get("ar")
    context: dict[str, Any] = {
        "id": recipient.id,
        "country": recipient.country,
        "kind": recipient.kind,
        "audience": recipient.audience,
        "body": recipient.body,
        "delivery": entry.delivery,
        "language": "ar",
        "settings": campaign.settings,
        "title": entry.title,
        "reference": reference,
        "dir": "rtl",
        "labels": arabic.labels if arabic else None,
        "translation": _said_in(back, campaign, recipient, delivery, day) if back else None,
        "date": date_line(dates, day, recipient.country),
        "addressee": address.addressee,
        "ministry": recipient.ministry,
        "state": state.formal,
        "postal": delivery.lines,
        "via": campaign.line_by_mission(recipient, delivery),
        "sender": sender,
        "letterhead": campaign.settings.letterhead,
        "enclosures": campaign.enclosed("ar"),
        "vocative": address.vocative,
        "closing": address.closing,
        "subject": petition.subject,
        "opening": petition.opening.to(recipient),
        "background": [passage.to(recipient) for passage in petition.background],
        "demands_opening": _line_before_demands(campaign, address.style),
        "demands": [
            {"number": _number(dates, number, recipient.country), "text": text}
            for number, text in enumerate(demands, 1)
        ],
        "step": petition.step.to(recipient),
        "passages": {name: passage.to(recipient) for name, passage in petition.passages.items()},
        "reply": petition.reply.to(recipient) if sender else None,
        "paper": entry.paper,
        "window": entry.window,
        "type_size": None,
    }
    named: tuple[str, ...] = (petition.title, recipient.body, state.short)
    front = campaign.language_of(recipient)
    if front:
        context |= _said_in(front, campaign, recipient, delivery, day)
        demands = [demand["text"] for demand in context["demands"]]
        state_name = front.state(recipient.country, state)
        named = (front.petition.title, front.body(recipient) or state_name, state_name)
    right = Expected(
        reference,
        named,
        (
            ("reference", reference),
            ("country", recipient.country),
            ("kind", recipient.kind),
            ("audience", recipient.audience),
            ("language", front.code if front else "ar"),
            ("translation", back.code if back else ""),
        ),
        _passages(context, sender),
        context,
        (*texts_in_styles(campaign),),
        tuple(demands),
        delivery.lines,
        frozenset(font.postscript_name for font in campaign.fonts),
        _sides(campaign.text_of(STYLE)),
        {file: sha256(data).hexdigest() for file, data in campaign.enclosures.items()},
        int(campaign.settings.pages),
    )
    if back is None:
        return right
    said = {**context["translation"], "reference": reference}
    demanded = tuple(demand["text"] for demand in said["demands"])
    return replace(right, back=replace(right, passages=_passages(said, None), demands=demanded, window=()))


def _passages(context: Mapping[str, Any], sender: Sender | None) -> tuple[Passage, ...]:
    """What one side of the sheet prints of ``context``."""
    passages: list[Passage] = []
    for key, name in NAMES.items():
        value = sender.block if key == "sender" and sender else context.get(key)
        texts = [value] if isinstance(value, str) else value or ()
        passages += [Passage(name, text) for text in texts]
    head = context.get("letterhead")
    enclosed = context.get("enclosures")
    passages += [Passage("the name of an enclosure", name) for name in (enclosed["names"] if enclosed else ())]
    passages += [Passage("the letterhead", line) for line in (head.lines if head else ())]
    passages += [Passage(f"the passage «{name}»", text) for name, text in context["passages"].items()]
    return tuple(passages)


def _translation(campaign: Campaign, recipient: Recipient, state: State, entry: BuiltLetter) -> Language | None:
    """The language of the back: the state's own, where it is asked for and there."""
    asked = entry.asked_translation
    wanted = (*asked.split(","),) if asked else campaign.settings.translation
    language = campaign.languages.get(state.language or "")
    if campaign.settings.pages == "2" or "translation" not in campaign.text_of(TEMPLATE):
        return None
    own = campaign.settings.language
    reads_it = recipient.country in ARAB_STATES.split() if own == "ar" else state.language == own
    if recipient.language or reads_it or language is None or not language.can_translate:
        return None
    return language if language.code in wanted or "auto" in wanted else None


def _said_in(
    language: Language, campaign: Campaign, recipient: Recipient, delivery: Delivery, day: date
) -> dict[str, Any]:
    """What the back prints, in ``language``."""
    petition, state = language.petition, campaign.directory.state_of(recipient)
    address, named = language.address(recipient, state), language.state(recipient.country, state)
    demands = [demand.wording.to(recipient) for demand in petition.demands]
    asked = petition.requests_opening
    return {
        "language": language.code,
        "dir": language.direction,
        "labels": language.labels,
        "date": language.date_line(day),
        "addressee": address.addressee,
        "ministry": language.ministry(recipient),
        "state": None if named == address.addressee else named,
        "via": language.line_by_mission(delivery.mission, recipient.country, state),
        "vocative": address.vocative,
        "closing": address.closing,
        "enclosures": campaign.enclosed(language.code),
        "subject": petition.subject,
        "opening": petition.opening.to(recipient),
        "background": [passage.to(recipient) for passage in petition.background],
        "demands_opening": asked.replace("{style}", address.style)
        if asked and address.style
        else petition.demands_opening,
        "demands": [{"number": str(number), "text": text} for number, text in enumerate(demands, 1)],
        "step": petition.step.to(recipient),
        "passages": {name: passage.to(recipient) for name, passage in petition.passages.items()},
        "reply": petition.reply.to(recipient) if campaign.settings.sender else None,
    }


def _line_before_demands(campaign: Campaign, style: str | None) -> str:
    asked = campaign.petition.requests_opening
    return asked.replace("{style}", style) if asked and style else campaign.petition.demands_opening


def date_line(lines: DateLines, day: date, country: str) -> str:
    """The date as ``country`` writes it, from CLDR and the Umm al-Qura calendar."""
    decided, locale = lines.states.get(country), _locale(country)
    month = decided.months[day.month - 1] if decided and decided.months else locale.months["format"]["wide"][day.month]
    gregorian = f"{day.day} {month} {day.year}"
    gregorian = _arabic_indic(gregorian) if _writes_arabic_indic(lines, country) else gregorian
    if country not in lines.hijri_countries:
        return lines.line.format(gregorian=gregorian)
    decreed = lines.hijri_corrections.get(day.isoformat())
    hijri = Hijri(*map(int, decreed.split("-"))) if decreed else Gregorian(day.year, day.month, day.day).to_hijri()
    written = _arabic_indic(f"{hijri.day} {hijri.month_name('ar')} {hijri.year}")
    return lines.line_with_hijri.format(hijri=written, gregorian=gregorian)


def _locale(country: str) -> Locale:
    return Locale.parse(f"ar_{country}" if country in ARAB_STATES.split() else "ar")


def _writes_arabic_indic(lines: DateLines, country: str) -> bool:
    decided = lines.states.get(country)
    if decided and decided.digits:
        return decided.digits is Digits.ARABIC_INDIC
    if country in ARAB_STATES.split():
        return bool(_locale(country).default_numbering_system == "arab")
    return lines.digits_elsewhere is Digits.ARABIC_INDIC


def _number(lines: DateLines, number: int, country: str) -> str:
    return _arabic_indic(str(number)) if _writes_arabic_indic(lines, country) else str(number)


def _arabic_indic(text: str) -> str:
    return "".join(chr(0x660 + int(sign)) if sign in "0123456789" else sign for sign in text)


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
