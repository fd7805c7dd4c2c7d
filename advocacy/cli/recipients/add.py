"""``advocacy recipients add``: a new recipient, asked for one question at a time or given as options."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.field_types import Audience, Gender, Kind
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient
from advocacy.cli.command import Root
from advocacy.cli.console import notice, report_problems, say
from advocacy.cli.questions import agrees, can_ask
from advocacy.cli.recipients import change, interview
from advocacy.cli.recipients.field_options import (
    AudienceOption,
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
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError
from advocacy.files.yaml_document import Data
from advocacy.upkeep import suggestions
from advocacy.upkeep.entries import LIST, additions, with_entries
from advocacy.upkeep.entry_style import FIELDS

NEEDED = ("country", "kind", "id", "body", "sources")
EPILOG = """
**Examples**

    advocacy recipients add                       # asks one question after another
    advocacy recipients add --country BE          # asks for the rest
    advocacy recipients add --country BE --kind embassy --id be-embassy --body "سفارة …" \\
        --source "fact=name page=https://example.org/ checked=2026-11-23" --dry-run
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
    note: Note = None,
    source: Sources = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change; write nothing.")] = False,
) -> Report:
    """Add a recipient at its place in the list; what is not given as an option is asked for."""
    campaign = load_campaign(root)
    options = {name: value for name, value in locals().items() if name in FIELDS}
    fields = given({**options, "id": identifier, "sources": source})
    if "country" in fields:
        fields["country"] = interview.country_from(campaign, str(fields["country"]))
    missing = [name for name in NEEDED if name not in fields]
    asking = bool(missing) and can_ask()
    if missing and not asking:
        wanted = ", ".join(f"--{name.removesuffix('s') if name == 'sources' else name}" for name in missing)
        raise typer.BadParameter(f"say also {wanted}; on a terminal, questions are asked for what is missing")
    if asking:
        interview.complete(campaign, fields)
    else:
        _with_defaults(campaign, fields)
    source_file = campaign.sources[RECIPIENTS_FILE]
    if fields["id"] in {recipient.id for recipient in campaign.directory.listed}:
        raise typer.BadParameter(
            f"{fields['id']} is on the list already: «advocacy recipients edit {fields['id']}» changes it"
        )
    ordered = {name: fields[name] for name in FIELDS if name in fields}
    entries = source_file.at((LIST,))
    assert isinstance(entries, list)
    try:
        text = with_entries(source_file, additions(source_file, [ordered]), [*map(_fields, entries), ordered])
        after = change.after_change(root, text)
    except AdvocacyError as error:
        if not asking:
            raise
        report_problems(error.problems)
        notice("Nothing was written. Your answers, to be corrected:")
        notice(command_line(["add"], ordered))
        raise typer.Exit(1) from None
    (new,) = (recipient for recipient in after.directory.listed if recipient.id == fields["id"])
    _show(after, new)
    change.say_difference(source_file, text)
    if dry_run or (asking and not yes and not agrees("Write this?")):
        notice("Nothing was written.")
        return Report({"id": new.id, "written": False})
    change.write(root, source_file, text)
    notice(f"{new.id} is on the list.")
    return Report({"id": new.id, "written": True})


def _with_defaults(campaign: Campaign, fields: dict[str, Data]) -> None:
    """What need not be said: the usual rank and audience, nobody in the office, no address."""
    kind = Kind(str(fields["kind"]))
    fields.setdefault("rank", suggestions.rank(campaign, str(fields["country"]), kind))
    fields.setdefault("audience", suggestions.audience(kind).value)
    fields.setdefault("gender", Gender.UNSPECIFIED.value)
    fields.setdefault("postal", None)


def _fields(entry: Data) -> dict[str, Data]:
    assert isinstance(entry, dict)
    return entry


def _show(campaign: Campaign, recipient: Recipient) -> None:
    say("The letter will be addressed so:")
    say()
    for line in change.address_block(campaign, recipient):
        say(f"    {line}")
    say()
    if recipient.audience is not Audience.GOVERNMENT:
        say(f"It reads the wording for «{recipient.audience}».")
        say()
