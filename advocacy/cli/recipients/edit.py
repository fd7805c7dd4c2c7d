"""``advocacy recipients edit``: single fields of a recipient corrected."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.citations import Fact
from advocacy.campaign.field_types import Audience, Gender, Kind
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say
from advocacy.cli.options import ListedId, one_of
from advocacy.cli.questions import agrees, ask, can_ask
from advocacy.cli.recipients import change
from advocacy.cli.recipients.field_options import (
    OPTIONAL,
    AudienceOption,
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
from advocacy.upkeep.entries import LIST, changes, with_entries
from advocacy.upkeep.entry_style import FIELDS

EPILOG = """
**Examples**

    advocacy recipients edit de-bafa              # asks field by field; Enter keeps what is there
    advocacy recipients edit de-bafa --note "Moves in January." --dry-run
    advocacy recipients edit de-bafa --postal "Frankfurter Straße 29–35" --postal "65760 Eschborn" --postal GERMANY \\
        --source "fact=postal page=https://example.org/contact checked=2026-11-23" --dry-run
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
    note: Note = None,
    source: Sources = None,
    without_sources: Annotated[
        list[Fact] | None,
        typer.Option("--without-sources", help="Drop the sources of this fact first; may be repeated."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change; write nothing.")] = False,
) -> Report:
    """Correct fields of a recipient; the rest of the list stays as it is, byte for byte."""
    campaign = load_campaign(root)
    recipient = one_of(campaign.directory.listed, identifier)
    index = campaign.directory.listed.index(recipient)
    source_file = campaign.sources[RECIPIENTS_FILE]
    before = source_file.at((LIST, index))
    assert isinstance(before, dict)
    options = {name: value for name, value in locals().items() if name in FIELDS}
    new = given({**options, "sources": source})
    asking = not new and not without_sources
    fields: dict[str, Data] = dict(before)
    if asking:
        if not can_ask():
            raise typer.BadParameter("say what to change, such as --body TEXT; on a terminal, every field is asked for")
        _ask_for(campaign, fields)
    _drop_sources(fields, without_sources or [])
    if "sources" in new:
        new["sources"] = with_sources(fields["sources"], new["sources"])
    fields |= new
    fields = {name: value for name, value in fields.items() if value is not None or name not in OPTIONAL}
    if fields == before:
        notice("Nothing changes.")
        return Report({"id": identifier, "changed": [], "written": False})
    changed = [name for name in FIELDS if fields.get(name) != before.get(name)]
    entries = source_file.at((LIST,))
    assert isinstance(entries, list)
    expected = [fields if number == index else entry for number, entry in enumerate(entries) if isinstance(entry, dict)]
    text = with_entries(source_file, changes(source_file, index, fields), expected)
    after = change.after_change(root, text)
    for line in change.address_block(after, after.directory.listed[index]):
        say(f"    {line}")
    say()
    change.say_difference(source_file, text)
    if dry_run or (asking and not yes and not agrees("Write this?")):
        notice("Nothing was written.")
        return Report({"id": identifier, "changed": changed, "written": False})
    change.write(root, source_file, text)
    notice(f"{identifier} is changed.")
    return Report({"id": identifier, "changed": changed, "written": True})


def _drop_sources(fields: dict[str, Data], facts: list[Fact]) -> None:
    sources = fields["sources"]
    assert isinstance(sources, list)
    fields["sources"] = [source for source in sources if not (isinstance(source, dict) and source["fact"] in facts)]


def _ask_for(campaign: Campaign, fields: dict[str, Data]) -> None:
    """Every field, with what is there as the proposal; «none» takes an optional one away."""
    notice("Enter keeps what is there; «none» takes away what need not be there.")
    choices = {
        "kind": [kind.value for kind in Kind],
        "rank": [*campaign.protocol.ranks],
        "gender": [gender.value for gender in Gender],
        "audience": [audience.value for audience in Audience],
    }
    for name in (name for name in FIELDS if name in QUESTIONS or name in choices):
        present = fields.get(name)
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
            fields[name] = None if optional and answer == "none" else answer
    postal = fields["postal"]
    for line in postal if isinstance(postal, list) else ["no postal address"]:
        notice(f"    {line}")
    if not agrees("Is this still the postal address?"):
        fields["postal"] = postal_lines()
    while fact := ask("A source for which fact?", choices=[fact.value for fact in Fact], optional=True):
        if (new := source_of(Fact(fact), needed=False)) is not None:
            fields["sources"] = with_sources(fields["sources"], [new])
