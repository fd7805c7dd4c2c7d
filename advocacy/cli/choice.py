"""Whom a command is about: recipients by id, reference, country as people say it, and other filters."""

from collections.abc import Sequence
from difflib import get_close_matches

import typer

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.search import finder, identifier_in, states_meant
from advocacy.campaign.states import Region
from advocacy.cli.questions import agrees, can_ask
from advocacy.errors import Problem
from advocacy.files.records import one_of as remedy_among


def one_of(campaign: Campaign, text: str, *, retired: bool = True) -> Recipient:
    """The recipient with the id or reference ``text``; a ``retired`` one too, or not."""
    identifier = identifier_in(campaign.petition.reference, text)
    among = campaign.directory.listed if retired else campaign.directory.recipients
    for recipient in among:
        if recipient.id == identifier:
            return recipient
    raise _unknown(campaign, identifier, among)


def code_of(campaign: Campaign, text: str) -> str:
    """The code of the state that ``text`` says; wrong usage where it says none."""
    said = code_confirmed(campaign, text)
    if isinstance(said, Problem):
        raise typer.BadParameter(f"{said.message}: {said.remedy}")
    return said


def code_confirmed(campaign: Campaign, text: str) -> str | Problem:
    """The code of the state that ``text`` says. A guess is taken only where somebody on a terminal confirms it."""
    states = campaign.directory.states
    meant = states_meant(states, text)
    if meant.code:
        return meant.code
    doubt = meant.doubt(states, text)
    if not meant.is_said and len(meant.codes) == 1 and can_ask():
        (code,) = meant.codes
        if agrees(f"{doubt.message}. Did you mean {states[code].in_a_sentence} ({code})?"):
            return code
    return doubt


def choose(
    campaign: Campaign,
    ids: Sequence[str] | None = None,
    countries: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
    audiences: Sequence[str] | None = None,
    regions: Sequence[Region] | None = None,
    search: str = "",
    *,
    retired: bool = False,
) -> tuple[Recipient, ...]:
    """The recipients that match every filter, in the order of the file; ``retired`` ones alone if asked for."""
    directory = campaign.directory
    among = [recipient for recipient in directory.listed if bool(recipient.retired) is retired]
    if retired and not among:
        raise typer.BadParameter("no recipient is retired")
    known = {recipient.id for recipient in among}
    wanted = [identifier_in(campaign.petition.reference, text) for text in ids or ()]
    for identifier in wanted:
        if identifier not in known:
            raise _unknown(campaign, identifier, among)
    kinds = [declared_as(campaign, "kind", word) for word in kinds or ()]
    audiences = [declared_as(campaign, "audience", word) for word in audiences or ()]
    codes = [code_of(campaign, text) for text in countries or ()]
    fitting = [
        recipient
        for recipient in among
        if (not wanted or recipient.id in wanted)
        and (not codes or recipient.country in codes)
        and (not kinds or recipient.kind in kinds)
        and (not audiences or recipient.audience in audiences)
        and (not regions or directory.state_of(recipient).region in regions)
    ]
    if search.strip():
        found = {recipient.id for recipient in finder(directory, among, campaign.petition.reference)(search)}
        fitting = [recipient for recipient in fitting if recipient.id in found]
        gone = [recipient for recipient in directory.listed if recipient.retired and not retired]
        if not found and (meant := finder(directory, gone, campaign.petition.reference)(search)):
            raise _unknown(campaign, meant[0].id, among)
    if not directory.listed:
        raise typer.BadParameter("nobody is on the list yet: «advocacy recipients add» adds somebody")
    if not fitting:
        raise typer.BadParameter("no recipient matches all of these filters")
    return tuple(fitting)


def declared_as(campaign: Campaign, name: str, text: str) -> str:
    """What ``text`` says in any letter case; wrong usage where the campaign declares no such «kind» or «audience»."""
    word = text.strip().lower()
    declared = campaign.directory.declared
    among = declared.kinds if name == "kind" else declared.audiences
    if word not in among:
        raise typer.BadParameter(f"«{text}» is no value of --{name}: {remedy_among(word, among)}")
    return word


def _unknown(campaign: Campaign, identifier: str, among: Sequence[Recipient]) -> typer.BadParameter:
    for recipient in campaign.directory.listed:
        if recipient.id == identifier and recipient.retired:
            since = f"{identifier} is {recipient.retired.told}"
            return typer.BadParameter(f"{since}; «advocacy recipients retire {identifier} --undo» takes it back")
        if recipient.id == identifier:
            return typer.BadParameter(f"{identifier} is not retired: leave --retired out")
    close = get_close_matches(identifier, [recipient.id for recipient in among], n=3)
    meant = f"did you mean {', '.join(close)}?" if close else "«advocacy recipients list» shows them all"
    return typer.BadParameter(f"no recipient has the id «{identifier}»; {meant}")
