"""A recipient and the campaign's texts, merged into one letter in HTML."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from advocacy.arabic import dates
from advocacy.arabic.digits import in_arabic_indic
from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import Delivery
from advocacy.campaign.field_types import ARABIC
from advocacy.campaign.languages.language import Language
from advocacy.campaign.petition import Wordings
from advocacy.campaign.protocol import PROTOCOL_FILE, DateLines, Digits
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.typography.paper import Paper as Paper  # noqa: PLC0414 - whoever merges says on what
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.filling import Blank, Filling, TextFiles
from advocacy.letter.manuscript import Manuscript
from advocacy.letter.plain import plain
from advocacy.letter.request import LetterRequest
from advocacy.processes import pool


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one recipient, ready to be typeset."""

    recipient: Recipient
    reference: str
    title: str
    day: date
    paper: Paper
    html: str
    delivery: Delivery
    type_size: str | None = None
    window: bool = True
    translation: str = ""
    """The language of its back; empty where that is blank."""
    language: str = ARABIC
    """Of its front."""

    most_pages: int = 1
    """How many it may take, without a translation."""

    @property
    def manuscript(self) -> Manuscript:
        """What of it is set in type."""
        return Manuscript(
            *(self.recipient.id, self.title, self.html, self.paper),
            *(self.language, self.translation, self.most_pages),
        )


def merge(campaign: Campaign, recipients: Iterable[Recipient], request: LetterRequest) -> tuple[Letter, ...]:
    """A letter to each of ``recipients``, as the ``request`` says; raises every problem of the template at once."""
    merged = dict(merge_each(campaign, recipients, request))
    if wrong := {name: outcome for name, outcome in merged.items() if isinstance(outcome, AdvocacyError)}:
        raise AdvocacyError(named(wrong, len(merged)))
    return tuple(letter for letter in merged.values() if isinstance(letter, Letter))


def named(wrong: Mapping[str, AdvocacyError], letters: int) -> Iterator[Problem]:
    """What is ``wrong`` with letters to the ids: said once, and of whom where it is not the same with all of them."""
    ids: dict[Problem, list[str]] = {}
    for identifier, error in wrong.items():
        for problem in error.problems:
            ids.setdefault(problem, []).append(identifier)
    for problem, those in ids.items():
        if len(those) == letters or those[0] in problem.message:
            yield problem
        else:
            others = f" and {len(those) - 1} more" if len(those) > 1 else ""
            yield replace(problem, message=f"{problem.message}, in the letter to {those[0]}{others}")


AT_ONCE = 500
"""Letters that are filled in together: what goes into them takes more memory than they do, and goes when they are."""


def merge_each(
    campaign: Campaign, recipients: Iterable[Recipient], request: LetterRequest
) -> Iterator[tuple[str, Letter | AdvocacyError]]:
    """The id of each of ``recipients``, and what `merge` makes for it, or what is wrong with it."""
    filling, waiting = Filling.of(campaign, TEMPLATE), iter(recipients)
    not_tried: AdvocacyError | None = None
    while some := [*islice(waiting, AT_ONCE)]:
        if not_tried:  # enough were ended among those before
            yield from ((recipient.id, not_tried) for recipient in some)
            continue
        for identifier, outcome in _merge(campaign, some, request, filling):
            if isinstance(outcome, AdvocacyError) and pool.NOT_TRIED in outcome.problems:
                not_tried = outcome
            yield identifier, outcome


def _merge(
    campaign: Campaign, recipients: Iterable[Recipient], request: LetterRequest, filling: Filling
) -> Iterator[tuple[str, Letter | AdvocacyError]]:
    common = {
        "paper": request.paper.value,
        "type_size": request.type_size,
        "window": request.window,
        **_of_all_letters(campaign),
    }
    day, wanted = request.day, request.translations
    unfilled: dict[str, Letter] = {}
    blanks: list[Blank] = []
    for recipient in recipients:
        reference = f"{campaign.petition.reference}-{recipient.id}"
        language = campaign.language_of(recipient)
        title = title_of(campaign, recipient, language)
        delivery = campaign.delivery(recipient, day, request.way)
        context = _context(campaign, recipient, reference, title, day, delivery) | common
        if language:
            context |= _said_in(language, campaign, recipient, day, delivery)
        back = campaign.translation(recipient, wanted)
        context["translation"] = _said_in(back, campaign, recipient, day, delivery) if back else None
        blanks.append(Blank(f"the letter to {recipient.id}", context))
        unfilled[blanks[-1].name] = Letter(
            *(recipient, reference, title, day, request.paper, "", delivery, request.type_size, request.window),
            translation=back.code if back else "",
            language=context["language"],
            most_pages=campaign.settings.most_pages,
        )
    with pool.run(filling, blanks, pool.cores()) as filled:
        html = {blank.name: outcome for blank, outcome in filled}
    for name, letter in unfilled.items():
        said = html[name]
        yield letter.recipient.id, said if isinstance(said, AdvocacyError) else replace(letter, html=said)


def title_of(campaign: Campaign, recipient: Recipient, language: Language | None) -> str:
    """The title of the PDF: the petition, the body and the state."""
    state = campaign.directory.state_of(recipient)
    if language is None:
        return f"{campaign.petition.title} ({recipient.body}، {state.short})"
    named = language.state(recipient.country, state)
    about = dict.fromkeys((language.body(recipient) or named, named))
    return f"{language.petition.title} ({', '.join(about)})"


def render_template(campaign: TextFiles, file: str, context: Mapping[str, Any], entries: int = 0) -> str:
    """Another template of ``letters/``, filled in; raises where it fails. ``entries`` is how many letters it lists."""
    return pool.do(Filling.of(campaign, file, entries), Blank(file, plain(context)))


ELSEWHERE = "001"
"""The world: its months and digits are those of a campaign for states that are not Arab."""


def writes_arabic_indic(lines: DateLines, country: str = ELSEWHERE) -> bool:
    """Whether ``country`` writes ٠–٩; without one, whether the campaign does where no Arab state reads it."""
    own = lines.states.get(country)
    if own and own.digits:
        return own.digits is Digits.ARABIC_INDIC
    return dates.writes_arabic_indic(country, elsewhere=lines.digits_elsewhere is Digits.ARABIC_INDIC)


def digits_of(lines: DateLines, country: str = ELSEWHERE) -> Callable[[object], str]:
    """What writes a number in the digits of ``country``; without one, in those of the campaign."""
    return in_arabic_indic if writes_arabic_indic(lines, country) else str


def date_line(lines: DateLines, day: date, country: str) -> str:
    """The date as ``country`` writes it."""
    own = lines.states.get(country)
    gregorian = dates.gregorian(
        day, country, arabic_indic=writes_arabic_indic(lines, country), months=own.months if own else None
    )
    if country not in lines.hijri_countries:
        return lines.line.format(gregorian=gregorian)
    try:
        hijri = dates.hijri(day, lines.hijri_corrections.get(day.isoformat()))
    except OverflowError:
        message = f"the Hijri calendar of {country} is not known for {day}"
        remedy = f"choose another --date, or write its Hijri day under hijri_corrections in {PROTOCOL_FILE}"
        raise AdvocacyError(Problem(message, remedy)) from None
    return lines.line_with_hijri.format(hijri=hijri, gregorian=gregorian)


def _about(recipient: Recipient, delivery: Delivery) -> dict[str, Any]:
    """To whom a letter is and how it goes, for templates that print one thing to some and another to others."""
    return {
        "id": recipient.id,
        "country": recipient.country,
        "kind": recipient.kind,
        "audience": recipient.audience,
        "body": recipient.body,
        "delivery": delivery.way,
        "language": ARABIC,
    }


def _of_all_letters(campaign: Campaign) -> dict[str, Any]:
    """What is set once for a campaign, as plain data: whoever fills in a template loads nothing that reads a file."""
    letterhead = campaign.settings.letterhead
    return {
        "settings": campaign.settings.model_dump(mode="json"),
        "sender": sender_of(campaign),
        "letterhead": letterhead and letterhead.model_dump(mode="json"),
    }


def sender_of(campaign: Campaign) -> dict[str, Any] | None:
    """Who is written back to, with the lines at the head of a letter."""
    sender = campaign.settings.sender
    if sender is None:
        return None
    return {**sender.model_dump(mode="json"), "block": sender.block, "latin_block": sender.latin_block}


def _context(
    campaign: Campaign, recipient: Recipient, reference: str, title: str, day: date, delivery: Delivery
) -> dict[str, Any]:
    """What a template may print; described in letters/README.md. Of another language, `_said_in` says the rest."""
    address, petition = campaign.protocol.address(recipient), campaign.petition
    numeral = digits_of(campaign.protocol.dates, recipient.country)
    own = campaign.languages.get(ARABIC)
    return {
        **_about(recipient, delivery),
        "title": title,
        "reference": reference,
        "dir": "rtl",
        "labels": own and own.labels.model_dump(),
        "date": date_line(campaign.protocol.dates, day, recipient.country),
        "addressee": address.addressee,
        "ministry": recipient.ministry,
        "state": campaign.directory.state_of(recipient).formal,
        "postal": delivery.lines,
        "via": campaign.line_by_mission(recipient, delivery),
        "enclosures": campaign.enclosed(ARABIC),
        "vocative": address.vocative,
        "closing": address.closing,
        **_asked_of(recipient, petition, address.style, numeral, reply=campaign.settings.sender is not None),
    }


def _said_in(
    language: Language, campaign: Campaign, recipient: Recipient, day: date, delivery: Delivery
) -> dict[str, Any]:
    """The same in a further language, with the blanks that its lines may not end at."""
    state, petition = campaign.directory.state_of(recipient), language.petition
    address, named = language.address(recipient, state), language.state(recipient.country, state)
    said = {
        "date": language.date_line(day),
        "addressee": address.addressee,
        "ministry": language.ministry(recipient),
        # Where the body has no name in this language, that of its state stands in the place of both.
        "state": named if address.addressee != named else None,
        "via": language.line_by_mission(delivery.mission, recipient.country, state),
        "vocative": address.vocative,
        "closing": address.closing,
        "enclosures": campaign.enclosed(language.code),
        **_asked_of(recipient, petition, address.style, str, reply=campaign.settings.sender is not None),
        "labels": language.labels.model_dump(),
    }
    return {"language": language.code, "dir": language.direction, **_kept_together(language, said)}


def _asked_of(
    recipient: Recipient, petition: Wordings, style: str | None, numeral: Callable[[int], str], *, reply: bool
) -> dict[str, Any]:
    """The petition in the wordings for ``recipient``, in whichever language it is; a reply where one can arrive."""
    return {
        "subject": petition.subject,
        "opening": petition.opening.to(recipient),
        "background": [passage.to(recipient) for passage in petition.background],
        "demands_opening": petition.opening_of_demands(style),
        "demands": [
            {"number": numeral(number), "text": demand.wording.to(recipient)}
            for number, demand in enumerate(petition.demands, 1)
        ],
        "step": petition.step.to(recipient),
        "passages": {name: passage.to(recipient) for name, passage in petition.passages.items()},
        "reply": petition.reply.to(recipient) if reply else None,
    }


def _kept_together(language: Language, said: Any) -> Any:
    """Every text in ``said`` as ``language`` prints it."""
    if isinstance(said, dict):
        return {name: _kept_together(language, part) for name, part in said.items()}
    if isinstance(said, (list, tuple)):
        return [_kept_together(language, part) for part in said]
    return language.printed(said) if isinstance(said, str) else said
