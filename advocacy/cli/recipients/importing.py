"""``advocacy recipients import``: recipients added and corrected from a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.field_types import Gender, Kind
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say
from advocacy.cli.questions import agrees, can_ask, confirm_encoding, known_encoding
from advocacy.cli.recipients import change
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.table_reader import Row, Table, read_table
from advocacy.files.table_writer import SHEET, without_guard
from advocacy.files.yaml_document import Data, parse
from advocacy.upkeep import suggestions
from advocacy.upkeep.entries import LIST, additions, changes, with_entries
from advocacy.upkeep.entry_style import FIELDS
from advocacy.upkeep.rows import differing, fields_of, headings, problems_of

EPILOG = """
**Examples**

    advocacy recipients import list.xlsx --dry-run                      # what would be added and changed
    advocacy recipients import list.csv --encoding windows-1256         # from an Arabic Excel of old
    advocacy recipients import book.xlsx --sheet embassies --yes        # without asking
"""

Fields = dict[str, Data]
NEEDED = ("country", "kind", "body")
"""What must be said of a new recipient, beside its id and sources; the rest has a usual value."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table asks for: new entries, and entries as they shall be, by their index."""

    added: tuple[Fields, ...]
    changed: Mapping[int, Fields]


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table: CSV, XLSX or ODS.")],
    root: Root = Path(),
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="The sheet, where there are several.")] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="How a CSV file is written: utf-8, windows-1256 …")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the changes; write nothing.")] = False,
) -> Report:
    """Add the new recipients of a table and correct those that differ; all others are left as they are."""
    campaign = load_campaign(root)
    table = _read(file, encoding, sheet)
    source = campaign.sources[RECIPIENTS_FILE]
    entries = [entry for entry in _list(source.at((LIST,))) if isinstance(entry, dict)]
    plan = _plan(campaign, entries, table)
    expected = [plan.changed.get(number, entry) for number, entry in enumerate(entries)]
    edits = [edit for number, fields in plan.changed.items() for edit in changes(source, number, fields)]
    text = with_entries(source, edits, expected)
    if plan.added:
        between = parse(text, RECIPIENTS_FILE)
        text = with_entries(between, additions(between, plan.added), [*expected, *plan.added])
    try:
        load_campaign(root, {RECIPIENTS_FILE: parse(text, RECIPIENTS_FILE)})
    except AdvocacyError as error:
        raise AdvocacyError(_in_table(error.problems, text, table)) from None
    change.say_difference(source, text)
    data = _say_plan(plan, entries, table)
    if text == source.text:
        return Report({**data, "written": False})
    if dry_run or (can_ask() and not yes and not agrees("Write this?")):
        notice("Nothing was written.")
        return Report({**data, "written": False})
    change.write(root, source, text)
    return Report({**data, "written": True})


def _read(file: Path, encoding: str | None, sheet: str | None) -> Table:
    known_encoding(encoding)
    table = read_table(file, encoding=encoding, sheet=sheet, usual=SHEET)
    confirm_encoding(table)
    named = table.named(headings())
    if "id" not in named.headings:
        remedy = "«advocacy recipients export» writes a table as it should be"
        raise AdvocacyError(Problem("has no column «id»", remedy, str(file)))
    return named


def _plan(campaign: Campaign, entries: Sequence[Fields], table: Table) -> Plan:
    """Compare the rows with the entries, cell by cell; raise everything that is wrong with single rows."""
    index = {entry["id"]: number for number, entry in enumerate(entries)}
    problems: list[Problem] = []
    added: list[Fields] = []
    changed: dict[int, Fields] = {}
    first: dict[str, int] = {}
    for bare in table.rows:
        # The apostrophe stands in CSV only; in a spreadsheet's own file it is part of the text.
        row = (
            bare if table.sheet else Row(bare.number, {name: without_guard(cell) for name, cell in bare.cells.items()})
        )
        identifier = row.cells["id"]
        if first.setdefault(identifier, row.number) != row.number:
            message = f"«{identifier}» stands in row {first[identifier]} already"
            problems.append(table.problem(row, "id", message, "keep one of the two"))
        elif identifier not in index:
            fields = _with_defaults(campaign, fields_of(row))
            filled = Row(row.number, {name: cell for name, cell in row.cells.items() if cell})
            problems += [*problems_of(table, filled), *_missing(table, row, fields)]
            added.append(fields)
        else:
            entry = entries[index[identifier]]
            if names := differing(entry, row):
                only = Row(row.number, {name: row.cells[name] for name in names})
                problems += problems_of(table, only)
                told = {name: value for name, value in entry.items() if name not in names} | fields_of(only)
                changed[index[identifier]] = {name: told[name] for name in FIELDS if name in told}
    if problems:
        raise AdvocacyError(problems)
    return Plan(tuple(added), changed)


def _with_defaults(campaign: Campaign, fields: Fields) -> Fields:
    """What need not be said of a new recipient."""
    kind = next((kind for kind in Kind if kind == fields.get("kind")), None)
    usual: Fields = {"gender": Gender.UNSPECIFIED.value, "postal": None}
    if kind and fields.get("country"):
        usual["rank"] = suggestions.rank(campaign, str(fields["country"]), kind)
        usual["audience"] = suggestions.audience(kind).value
    told = usual | {name: value for name, value in fields.items() if value is not None}
    return {name: told[name] for name in FIELDS if name in told}


def _missing(table: Table, row: Row, fields: Fields) -> Iterator[Problem]:
    for name in NEEDED:
        if not fields.get(name):
            remedy = f"{'' if name in table.headings else f'add a column «{name}»: '}a new recipient needs it"
            yield table.problem(row, name if name in table.headings else "id", f"«{name}» is missing", remedy)
    if not fields.get("sources"):
        place = "sources" if "sources" in table.headings else "id"
        remedy = "write who says so, a line for each: name | https://… | 2026-11-23"
        yield table.problem(row, place, "a new recipient has no source", remedy)


def _in_table(problems: Sequence[Problem], text: str, table: Table) -> Iterator[Problem]:
    """The problems of the list as it would be, at the cells that cause them, where a cell does."""
    after = parse(text, RECIPIENTS_FILE)
    paths = {place: path for path, place in (*after.value_places.items(), *after.key_places.items())}
    rows = {row.cells["id"]: row for row in table.rows}
    for problem in problems:
        path = paths.get((problem.line, problem.column), ())
        entry = (
            after.at(path[:2]) if problem.file == RECIPIENTS_FILE and path[:1] == (LIST,) and len(path) > 1 else None
        )
        row = rows.get(str(entry["id"])) if isinstance(entry, dict) else None
        if row is None:
            yield problem
        else:
            field = str(path[2]) if len(path) > 2 and path[2] in table.headings else "id"
            yield table.problem(row, field, problem.message, problem.remedy)


def _say_plan(plan: Plan, entries: Sequence[Fields], table: Table) -> dict[str, object]:
    """What would be added and changed, said to people and given back for scripts."""
    changed = {
        str(fields["id"]): [name for name in FIELDS if fields.get(name) != entries[number].get(name)]
        for number, fields in plan.changed.items()
    }
    added = [str(fields["id"]) for fields in plan.added]
    unchanged = len(table.rows) - len(added) - len(changed)
    for identifier in added:
        say(f"added: {identifier}")
    for identifier, names in changed.items():
        say(f"changed: {identifier} ({', '.join(names)})")
    say(f"{len(added)} added, {len(changed)} changed, {unchanged} as they were")
    return {"added": added, "changed": changed, "unchanged": unchanged}


def _list(value: Data) -> list[Data]:
    assert isinstance(value, list)
    return value
