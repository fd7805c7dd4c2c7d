"""What may be wrong with a list although every entry keeps the rules: warnings, never errors."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date

from advocacy.arabic.search_keys import folded
from advocacy.campaign import TEMPLATE
from advocacy.campaign import protocol as protocols
from advocacy.campaign.audiences import Expected
from advocacy.campaign.campaign import Campaign, prints_translation
from advocacy.campaign.citations import first_day
from advocacy.campaign.field_types import ARABIC
from advocacy.campaign.languages.language import AUTO, language_file, reads
from advocacy.campaign.protocol import Protocol
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient, RecipientList
from advocacy.errors import Problem
from advocacy.files.yaml_document import KeyPath, YamlDocument
from advocacy.upkeep.coverage import states_expected, states_without

NAMED_EACH = 8
"""So many missing recipients get a warning each; more of them are one: such a list is not meant to hold them."""

QUIET = "; without «expects» in letters/campaign.yaml nobody is missed"


def warnings(
    directory: RecipientList, protocol: Protocol, source: YamlDocument, today: date, expects: Collection[str] = ()
) -> Iterator[Problem]:
    """Everything in the list, read from ``source``, that is worth a second look ``today``.

    Of the kinds that the campaign ``expects`` it is said who is missing.
    """
    yield from _read_tomorrow(source, today)
    yield from _retired_tomorrow(directory, source, today)
    yield from _state_twice(directory, source)
    yield from _twice(directory, source)
    yield from _misranked(directory, protocol, source)
    for name in expects:
        yield from _nobody_of_kind(directory, source, name)


def _nobody_of_kind(directory: RecipientList, source: YamlDocument, name: str) -> Iterator[Problem]:
    """States of which one of the kind ``name`` is expected, and that have none on the list."""
    kind = directory.declared.kinds[name]
    of_wassenaar = kind.expected_of is Expected.WASSENAAR
    expected = states_expected(directory, kind)
    section: KeyPath = ("wassenaar", "states") if of_wassenaar else ("states",)
    where = ", though in the Wassenaar Arrangement" if of_wassenaar else ""
    yield from _missing(
        directory,
        source,
        {code: (*section, expected.index(code) if of_wassenaar else code) for code in states_without(directory, name)},
        f"no {kind.english} on the list{where}: {{}}",
        f"add one whose «kind» is {name}{'' if kind.is_named_by_state else ', as soon as a page names it'}",
    )


def untranslated(campaign: Campaign) -> Iterator[Problem]:
    """Why letters to some states have no translation, where the campaign wants translations into every language."""
    if AUTO not in campaign.settings.translation:
        return
    if not prints_translation(campaign.files[TEMPLATE]):
        message = "the template prints no translation, and letters/campaign.yaml asks for them"
        remedy = 'add {% if translation %}{% include "translation.html.j2" %}{% endif %}, or write «translation: none»'
        yield Problem(message, remedy, TEMPLATE)
        return
    source, directory = campaign.sources[RECIPIENTS_FILE], campaign.directory
    for code in dict.fromkeys(recipient.country for recipient in directory.recipients):
        state = directory.states[code]
        if state.language is None and any(each.language for each in directory.states.values()):
            message = f"no language is known of {state.english}: letters there have no translation"
            remedy = "add «language: …» once a page says in which it corresponds"
            yield source.problem(("states", code), message, remedy)
        elif state.language and not reads(code, state, ARABIC) and not _is_there(campaign, state.language):
            message = f"letters to {state.english} have no translation: nothing is written in «{state.language}»"
            yield source.problem(("states", code, "language"), message, f"write {language_file(state.language)}")
    for index, recipient in enumerate(directory.listed):
        language = None if recipient.retired else campaign.translation(recipient)
        if language and language.body(recipient) is None:
            message = f"the translation for {recipient.id} names the state alone: its body has no name there"
            remedy = f"add «body_local: …» here, or its name under «bodies» in {language_file(language.code)}"
            yield source.problem(("recipients", index, "body"), message, remedy)


def _is_there(campaign: Campaign, code: str) -> bool:
    return code in campaign.languages and campaign.languages[code].can_translate


def _read_tomorrow(source: YamlDocument, today: date) -> Iterator[Problem]:
    for path, text in source.texts():
        with suppress(ValueError):
            if path[-1] == "checked" and first_day(text) > today:
                message = f"a page that was read in the future: {text}"
                yield source.problem(path, message, "write the day on which it was read, or the date that it bears")


def _retired_tomorrow(directory: RecipientList, source: YamlDocument, today: date) -> Iterator[Problem]:
    for index, recipient in enumerate(directory.listed):
        if recipient.retired and first_day(recipient.retired.date) > today:
            message = f"{recipient.id} is retired since a day to come, {recipient.retired.date}, and not written to now"
            remedy = f"write the day that was meant; or «advocacy recipients retire {recipient.id} --undo» until then"
            yield source.problem(("recipients", index, "retired", "date"), message, remedy)


def _state_twice(directory: RecipientList, source: YamlDocument) -> Iterator[Problem]:
    """Bodies that end in the name of their state, which the letter prints on the next line."""
    for index, recipient in enumerate(directory.listed):
        state = directory.state_of(recipient)
        named = next((name for name in (state.formal, state.short) if recipient.body.endswith(f" {name}")), None)
        if named and not recipient.retired:
            message = f"the letter to {recipient.id} names the state twice: «{named}» stands below the body already"
            yield source.problem(("recipients", index, "body"), message, "leave it out here")


def _twice(directory: RecipientList, source: YamlDocument) -> Iterator[Problem]:
    """Recipients that are the same as one before, or get their post at the same place, however it is written."""
    first: dict[str, int] = {}
    for index, recipient in enumerate(directory.listed):
        if recipient.retired:
            continue
        for field, key in _marks(recipient).items():
            other = first.setdefault(key, index)
            if other == index:
                continue
            line, _ = source.places.values["recipients", other, "id"]
            one, place = directory.listed[other].id, ("recipients", index, field)
            if field == "postal":
                message = f"{recipient.id} has the postal address of {one} (line {line})"
                yield source.problem(place, message, "correct one of the two, unless they share a house")
            else:
                message = f"{recipient.id} has the name of {one} (line {line})"
                remedy = f"retire one of the two, or name them as they differ: «advocacy recipients show {one}»"
                yield source.problem(place, message, remedy)
            break


def _marks(recipient: Recipient) -> dict[str, str]:
    """By field, what no other recipient should have."""
    marks = {"body": f"{recipient.country} {folded(recipient.body)}, {folded(recipient.ministry or '')}"}
    if recipient.body_local:
        marks["body_local"] = f"{recipient.country} {folded(recipient.body_local)}"
    if recipient.postal:
        marks["postal"] = folded(" ".join(recipient.postal))
    return marks


def _misranked(directory: RecipientList, protocol: Protocol, source: YamlDocument) -> Iterator[Problem]:
    for index, recipient in enumerate(directory.listed):
        office = recipient.office_in_gender or recipient.office_feminine
        if office and not recipient.retired and (fitting := _other_ranks(protocol, office, recipient.rank)):
            yield source.problem(
                ("recipients", index, "rank"),
                f"the rank of {recipient.id} is «{recipient.rank}», and its office is «{office}»",
                f"write «rank: {' or '.join(fitting)}», or see «offices» in {protocols.PROTOCOL_FILE}",
            )


def _other_ranks(protocol: Protocol, office: str, rank: str) -> tuple[str, ...]:
    """Ranks whose words ``office`` begins with, where it has none of ``rank``; a rank without words fits all."""
    key = f"{folded(office)} "
    own = protocol.offices.get(rank)
    if own is None or any(f" {folded(words)} " in f" {key}" for words in own):
        return ()
    return tuple(
        other
        for other, known in protocol.offices.items()
        if any(key.startswith(f"{folded(words)} ") for words in known)
    )


def _missing(
    directory: RecipientList, source: YamlDocument, places: Mapping[str, KeyPath], message: str, remedy: str
) -> Iterator[Problem]:
    """A warning for each state of ``places``, or one for many."""

    def named(code: str) -> str:
        return f"{directory.states[code].english} ({code})" if code in directory.states else code

    if len(places) <= NAMED_EACH:
        for code, path in places.items():
            yield source.problem(path, message.format(named(code)), remedy, at_key=path[0] == "states")
        return
    which = f"{', '.join(map(named, [*places][:NAMED_EACH]))} and {len(places) - NAMED_EACH} more"
    above = next(iter(places.values()))[:-1]
    remedy = f"{remedy}; «advocacy recipients coverage» has them all{QUIET}"
    yield source.problem(above, message.format(which), remedy)
