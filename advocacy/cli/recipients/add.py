"""``advocacy recipients add``: a new recipient, asked for one question at a time or given as options."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli.choice import code_of
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say
from advocacy.cli.questions import can_ask
from advocacy.cli.recipients.change import DryRun, Yes, address_block, settle
from advocacy.cli.recipients.field_options import (
    AudienceOption,
    BeforePosting,
    Body,
    BodyLocal,
    Country,
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
)
from advocacy.cli.recipients.holding import Interview, hold
from advocacy.cli.recipients.interview import answered, new_recipient
from advocacy.cli.reporter import Report
from advocacy.files.yaml_document import Data
from advocacy.upkeep import suggestions
from advocacy.upkeep.change import Change, plan
from advocacy.upkeep.entries import revision
from advocacy.upkeep.entry_style import FIELDS

NEEDED = ("country", "kind", "id", "body", "sources")
EPILOG = """
**Examples**

    advocacy recipients add                       # asks one question after another
    advocacy recipients add --country BE          # asks for the rest
    advocacy recipients add --country BE --kind embassy --id be-embassy \\
        --body "…" --source "fact=name page=https://example.org/" --dry-run
"""


def add(
    root: Root = Path(),
    country: Country = None,
    kind: KindOption = None,
    identifier: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id: the country's code, a hyphen, a short name.")
    ] = None,
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
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Report:
    """Add a recipient to the list; you are asked for what no option gives."""
    campaign = load_campaign(root)
    entry = given(
        campaign,
        id=identifier,
        country=country,
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
    if "country" in entry:
        entry["country"] = code_of(campaign, str(entry["country"]))
    missing = [name for name in NEEDED if name not in entry]
    asking = bool(missing) and can_ask()
    if missing and not asking:
        wanted = ", ".join(f"--{name.removesuffix('s') if name == 'sources' else name}" for name in missing)
        raise typer.BadParameter(f"say also {wanted}; on a terminal, questions are asked for what is missing")
    if asking:
        entry, written = hold(root, _interview(root, campaign, entry), answered(entry), yes=yes, dry_run=dry_run)
        return _report(str(entry["id"]), written=written)
    new = str(entry["id"])
    if new in {recipient.id for recipient in campaign.directory.listed}:
        raise typer.BadParameter(f"{new} is on the list already: «advocacy recipients edit {new}» changes it")
    change = _planned(root, campaign, entry)
    _show(change, new)
    return _report(new, written=settle(change, yes=yes, dry_run=dry_run))


def _interview(root: Path, campaign: Campaign, given: dict[str, Data]) -> Interview:
    def show(change: Change) -> None:
        listed = {recipient.id for recipient in campaign.directory.listed}
        (new,) = (recipient.id for recipient in change.campaign.directory.listed if recipient.id not in listed)
        _show(change, new)

    return Interview(
        "add",
        lambda: new_recipient(campaign, given),
        lambda entry: _planned(root, campaign, entry),
        show,
        lambda entry: command_line(["add"], {name: entry[name] for name in FIELDS if entry.get(name) is not None}),
    )


def _planned(root: Path, campaign: Campaign, entry: dict[str, Data]) -> Change:
    whole = suggestions.with_usual(suggestions.Ranks.of(campaign), entry)
    return plan(root, campaign, revision(campaign.sources[RECIPIENTS_FILE], added=[whole]))


def _report(new: str, *, written: bool) -> Report:
    if written:
        notice(f"{new} is on the list.")
    return Report({"id": new, "written": written})


def _show(change: Change, new: str) -> None:
    (recipient,) = (recipient for recipient in change.campaign.directory.listed if recipient.id == new)
    say("The letter will be addressed so:")
    say()
    for line in address_block(change.campaign, recipient):
        say(f"    {line}")
    say()
    if len(change.campaign.directory.declared.audiences) > 1:
        say(f"It reads the wording for «{recipient.audience}».")
        say()
