"""``advocacy recipients edit``: single fields of a recipient corrected."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.citations import Fact
from advocacy.campaign.field_types import Audience, Gender, Kind
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli.choice import one_of
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say
from advocacy.cli.options import ListedId
from advocacy.cli.questions import agrees, ask, can_ask
from advocacy.cli.recipients.change import DryRun, Yes, address_block, settle
from advocacy.cli.recipients.field_options import (
    OPTIONAL,
    AudienceOption,
    BeforePosting,
    Body,
    BodyLocal,
    GenderOption,
    KindOption,
    Ministry,
    Note,
    Office,
    OfficeFeminine,
    Postal,
    Rank,
    Sources,
    given,
    with_sources,
)
from advocacy.cli.recipients.interview import QUESTIONS, check_field, postal_lines, source_of
from advocacy.cli.reporter import Report
from advocacy.files.yaml_document import Data
from advocacy.upkeep.change import plan
from advocacy.upkeep.entries import entries_of, revision
from advocacy.upkeep.entry_style import FIELDS, sources_of

EPILOG = """
**Examples**

    advocacy recipients edit de-bafa              # asks field by field; Enter keeps what is there
    advocacy recipients edit de-bafa --note "Moves in January." --dry-run
    advocacy recipients edit de-bafa --postal "Frankfurter Straße 29–35" \\
        --postal "65760 Eschborn" --postal GERMANY \\
        --source "fact=postal page=https://example.org/a checked=2026-11-23"
    advocacy recipients edit de-bafa --note none --dry-run      # takes a field away
"""


def edit(
    identifier: ListedId,
    root: Root = Path(),
    kind: KindOption = None,
    body: Body = None,
    ministry: Ministry = None,
    body_local: BodyLocal = None,
    rank: Rank = None,
    office: Office = None,
    office_feminine: OfficeFeminine = None,
    gender: GenderOption = None,
    postal: Postal = None,
    audience: AudienceOption = None,
    before_posting: BeforePosting = None,
    note: Note = None,
    source: Sources = None,
    without_sources: Annotated[
        list[Fact] | None,
        typer.Option("--without-sources", help="Drop the sources of this fact first; may be repeated."),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Report:
    """Correct fields of a recipient; the rest of the list stays as it is, byte for byte."""
    campaign = load_campaign(root)
    document = campaign.sources[RECIPIENTS_FILE]
    recipient = one_of(campaign, identifier)
    identifier, index = recipient.id, campaign.directory.listed.index(recipient)
    new = given(
        kind=kind,
        audience=audience,
        body=body,
        ministry=ministry,
        body_local=body_local,
        office=office,
        office_feminine=office_feminine,
        rank=rank,
        gender=gender,
        postal=postal,
        before_posting=before_posting,
        note=note,
        sources=source,
    )
    before = entries_of(document)[index]
    entry = dict(before)
    if not new and not without_sources:
        if not can_ask():
            raise typer.BadParameter("say what to change, such as --body TEXT; on a terminal, every field is asked for")
        _ask_for(campaign, entry)
    stay = [source for source in sources_of(entry) if source["fact"] not in (without_sources or ())]
    entry |= new | {"sources": with_sources(stay, sources_of(new))}
    entry = {name: value for name, value in entry.items() if value is not None or name not in OPTIONAL}
    change = plan(root, campaign, revision(document, {index: entry}))
    if change.documents:
        for line in address_block(change.campaign, change.campaign.directory.listed[index]):
            say(f"    {line}")
        say()
    if written := settle(change, yes=yes, dry_run=dry_run):
        notice(f"{identifier} is changed.")
    changed = [name for name in FIELDS if entry.get(name) != before.get(name)]
    return Report({"id": identifier, "changed": changed, "written": written})


def _ask_for(campaign: Campaign, entry: dict[str, Data]) -> None:
    """Every field, with what is there as the proposal; «none» takes an optional one away."""
    notice("Enter keeps what is there; «none» takes away what need not be there.")
    choices = {
        "kind": [kind.value for kind in Kind],
        "rank": [*campaign.protocol.ranks],
        "gender": [gender.value for gender in Gender],
        "audience": [audience.value for audience in Audience],
    }
    for name in (name for name in FIELDS if name in QUESTIONS or name in choices):
        present = entry.get(name)
        optional = name in OPTIONAL

        def check(answer: str, name: str = name, optional: bool = optional) -> str:
            return "" if optional and answer == "none" else check_field(name)(answer)

        answer = ask(
            QUESTIONS.get(name, f"Its {name}"),
            proposal=str(present) if present is not None else "",
            choices=choices.get(name, ()),
            optional=optional,
            check=check,
        )
        if answer:
            entry[name] = None if optional and answer == "none" else answer
    postal = entry["postal"]
    for line in postal if isinstance(postal, list) else ["no postal address"]:
        notice(f"    {line}")
    if not agrees("Is this still the postal address?"):
        entry["postal"] = postal_lines()
    while fact := ask("A source for which fact?", choices=[fact.value for fact in Fact], optional=True):
        if (new := source_of(Fact(fact), needed=False)) is not None:
            entry["sources"] = with_sources(sources_of(entry), [new])
