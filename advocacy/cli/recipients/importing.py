"""``advocacy recipients import``: recipients added and corrected from a table."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli.command import Root
from advocacy.cli.options import Encoding, Sheet
from advocacy.cli.questions import confirm_reading, known_encoding
from advocacy.cli.recipients.change import DryRun, Yes, settle
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.table import Table
from advocacy.files.table_reader import read_table
from advocacy.files.table_writer import SHEET
from advocacy.files.yaml_document import KeyPath, Place, YamlDocument
from advocacy.upkeep.change import Locate, as_it_would_be, plan
from advocacy.upkeep.entries import entries_of, revision
from advocacy.upkeep.entry_places import LIST
from advocacy.upkeep.entry_style import FIELDS, Entry
from advocacy.upkeep.rows import Comparison, compare, headings, in_columns

EPILOG = """
**Examples**

    advocacy recipients import list.xlsx --dry-run                      # what would be added and changed
    advocacy recipients import list.csv --encoding windows-1256         # from an old Arabic Excel
    advocacy recipients import book.xlsx --sheet embassies --yes        # without asking
"""


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table: CSV, XLSX or ODS.")],
    root: Root = Path(),
    sheet: Sheet = None,
    encoding: Encoding = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Report:
    """Add the new recipients of a table and correct those that differ; all others are left as they are."""
    campaign = load_campaign(root)
    table = _read(file, encoding, sheet)
    found = compare(campaign, table)
    document = campaign.sources[RECIPIENTS_FILE]
    change = plan(root, campaign, revision(document, found.changed, found.added), _places_in(table))
    summary = _summary(found, entries_of(document), table)
    written = settle(change, yes=yes, dry_run=dry_run, summary=_in_words(summary))
    return Report({**summary, "written": written})


def _read(file: Path, encoding: str | None, sheet: str | None) -> Table:
    known_encoding(encoding)
    table = read_table(file, known=headings(), encoding=encoding, sheet=sheet, usual=SHEET)
    confirm_reading(table)
    if "id" not in table.headings:
        remedy = "«advocacy recipients export» writes a table as it should be"
        raise AdvocacyError(Problem("has no column «id»", remedy, str(file)))
    return table


def _places_in(table: Table) -> Locate:
    """What gives a problem of the list as it would be at the cell that causes it, where a cell does."""
    rows = {row.cells["id"]: row for row in reversed(table.rows)}
    paths: list[tuple[Place, KeyPath]] = []

    def in_table(problem: Problem, after: YamlDocument) -> Problem:
        if not paths:  # once, however many problems there are
            values, keys = after.places.values.items(), after.places.keys.items()
            paths.extend(sorted((place, path) for path, place in (*values, *keys)))
        # The last that begins there or before: a problem may stand within a value.
        at = bisect_right(paths, (problem.line, problem.column), key=itemgetter(0)) - 1
        path = paths[at][1] if at >= 0 else ()
        identifier = after.mapping_at(path[:2])["id"] if path[:1] == (LIST,) and len(path) > 1 else None
        if not isinstance(identifier, str) or identifier not in rows:
            return as_it_would_be(problem, after)
        field = str(path[2]) if len(path) > 2 and path[2] in table.headings else "id"
        return table.problem(rows[identifier], field, problem.message, in_columns(problem.remedy))

    return in_table


def _summary(found: Comparison, before: Sequence[Entry], table: Table) -> dict[str, Any]:
    """What would be added and changed, by id."""
    added = [str(entry["id"]) for entry in found.added]
    changed = {
        str(entry["id"]): [name for name in FIELDS if entry.get(name) != before[index].get(name)]
        for index, entry in found.changed.items()
    }
    return {"added": added, "changed": changed, "unchanged": len(table.rows) - len(added) - len(changed)}


def _in_words(summary: Mapping[str, Any]) -> Iterator[str]:
    for identifier in summary["added"]:
        yield f"added: {identifier}"
    for identifier, names in summary["changed"].items():
        yield f"changed: {identifier} ({', '.join(names)})"
    added, changed = len(summary["added"]), len(summary["changed"])
    yield f"{added} added, {changed} changed, {summary['unchanged']} as they were"
