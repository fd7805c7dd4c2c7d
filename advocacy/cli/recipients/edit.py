"""``advocacy recipients edit``: single fields of a recipient corrected."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.citations import Fact
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli.choice import one_of
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say
from advocacy.cli.options import ListedId
from advocacy.cli.questions import can_ask
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
    command_line,
    given,
    with_sources,
)
from advocacy.cli.recipients.holding import Interview, hold
from advocacy.cli.recipients.interview import corrections
from advocacy.cli.reporter import Report
from advocacy.upkeep.change import Change, plan
from advocacy.upkeep.entries import entries_of, revision
from advocacy.upkeep.entry_style import FIELDS, Entry, sources_of

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
        typer.Option("--without-sources", metavar="FACT", help="Drop the sources of this fact first; may be repeated."),
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
        campaign,
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
    if new or without_sources:
        stay = [source for source in sources_of(before) if source["fact"] not in (without_sources or ())]
        entry = {**before, **new, "sources": with_sources(stay, sources_of(new))}
        change = _planned(root, campaign, index, entry)
        _show(change, index)
        written = settle(change, yes=yes, dry_run=dry_run)
    elif can_ask():
        interview = Interview(
            f"edit-{identifier}",
            lambda: corrections(campaign, before),
            lambda entry: _planned(root, campaign, index, entry),
            lambda change: _show(change, index),
            lambda entry: command_line(["edit", identifier], {name: entry[name] for name in _changed(before, entry)}),
        )
        entry, written = hold(root, interview, {}, yes=yes, dry_run=dry_run)
    else:
        raise typer.BadParameter("say what to change, such as --body TEXT; on a terminal, every field is asked for")
    if written:
        notice(f"{identifier} is changed.")
    return Report({"id": identifier, "changed": _changed(before, entry), "written": written})


def _planned(root: Path, campaign: Campaign, index: int, entry: Entry) -> Change:
    whole = {name: value for name, value in entry.items() if value is not None or name not in OPTIONAL}
    return plan(root, campaign, revision(campaign.sources[RECIPIENTS_FILE], {index: whole}))


def _show(change: Change, index: int) -> None:
    if change.documents:
        for line in address_block(change.campaign, change.campaign.directory.listed[index]):
            say(f"    {line}")
        say()


def _changed(before: Entry, entry: Entry) -> list[str]:
    return [name for name in FIELDS if entry.get(name) != before.get(name)]
