"""Recipients as rows of a table, for people who keep lists in a spreadsheet.

A cell holds a text; several lines in it are several lines of an address, or several sources. An empty cell is ``none``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advocacy.campaign.audiences import Declared
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Citation
from advocacy.campaign.field_types import ISO_CODES
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient, Retired
from advocacy.campaign.search import code_said
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.records import check_value
from advocacy.files.table import Row, Table
from advocacy.files.table_writer import without_guard
from advocacy.files.yaml_document import Data
from advocacy.upkeep.descriptions import descriptions_of
from advocacy.upkeep.entry_places import LIST
from advocacy.upkeep.entry_style import FIELDS, Entry
from advocacy.upkeep.suggestions import Ranks, with_usual

BETWEEN = " | "
PARTS = {"sources": ("fact", "page", "checked", "note"), "retired": ("date", "successor", "reason")}
"""What stands in one line of these cells, in this order, parted by bars; what is missing at the end is left out."""

NEEDED = ("country", "kind", "body")
"""What must be said of a new recipient, beside its id and sources; the rest has a usual value."""

NO_ID = "write the country's code, a hyphen and a short name: sm-trade"

REQUIRED = frozenset(name for name, field in Recipient.model_fields.items() if field.is_required())


def headings() -> dict[str, str]:
    """The headings that are known, in English and Arabic, and the field of each."""
    return {name: name for name in FIELDS} | {text.arabic: name for name, text in descriptions_of("recipients").items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a table asks for: new entries, and entries as they shall be, by their index in the list."""

    added: tuple[Entry, ...]
    changed: Mapping[int, Entry]


def compare(campaign: Campaign, table: Table) -> Comparison:
    """The rows of ``table`` against the list, cell by cell; raises everything that is wrong with single rows."""
    entries = campaign.sources[RECIPIENTS_FILE].mappings_at((LIST,))
    index = {entry["id"]: number for number, entry in enumerate(entries)}
    ranks, declared = Ranks.of(campaign), campaign.directory.declared
    problems: list[Problem] = []
    added: list[Entry] = []
    changed: dict[int, Entry] = {}
    first: dict[str, int] = {}
    for written in map(_without_guards, table.rows) if not table.sheet else table.rows:
        row, doubt = _with_code(campaign, written)
        identifier = row.cells["id"]
        if not identifier:
            problems.append(table.problem(row, "id", "«id» is missing", NO_ID))
        if identifier and first.setdefault(identifier, row.number) != row.number:
            message = f"«{identifier}» stands in row {first[identifier]} already"
            problems.append(table.problem(row, "id", message, "keep one of the two"))
        elif identifier not in index:
            entry = with_usual(ranks, entry_of(row))
            filled = Row(row.number, {name: cell for name, cell in row.cells.items() if cell})
            problems += [*problems_of(table, filled, doubt, declared), *_missing(table, row, entry)]
            added.append(entry)
        else:
            present = entries[index[identifier]]
            if names := differing(present, row):
                only = Row(row.number, {name: row.cells[name] for name in names})
                problems += problems_of(table, only, doubt, declared)
                merged = {name: value for name, value in present.items() if name not in names} | entry_of(only)
                changed[index[identifier]] = {name: merged[name] for name in FIELDS if name in merged}
    if problems:
        raise AdvocacyError(problems)
    return Comparison(tuple(added), changed)


def cells_of(entry: Entry) -> dict[str, str]:
    """An entry as the cells of a row."""
    return {name: _cell(name, entry.get(name)) for name in FIELDS}


def entry_of(row: Row) -> dict[str, Data]:
    """A row as an entry, as far as its cells go; an optional field whose cell is empty is left out."""
    entry: dict[str, Data] = {}
    for name in FIELDS:
        if name in row.cells:
            value = _value(name, row.cells[name])
            if value is not None or name in REQUIRED:
                entry[name] = value
    return entry


def differing(entry: Entry, row: Row) -> list[str]:
    """The fields for which ``row`` says something else than ``entry``; how a cell is spaced makes no difference."""
    cells = cells_of(entry)
    return [name for name, cell in row.cells.items() if _value(name, cell) != _value(name, cells[name])]


def problems_of(table: Table, row: Row, doubt: Problem | None, declared: Declared) -> Iterator[Problem]:
    """What is wrong with single cells of a row; ``doubt`` is what is to be said of its country."""
    for name, value in entry_of(row).items():
        if doubt and name == "country":
            yield table.problem(row, name, doubt.message, doubt.remedy)
        elif problem := check_value(Recipient, name, value, declared) or _wrong_part(name, value):
            yield table.problem(row, name, problem.message, problem.remedy)


def _with_code(campaign: Campaign, row: Row) -> tuple[Row, Problem | None]:
    """A row with its country as a code, where the cell says one; otherwise as it is, and why."""
    text = row.cells.get("country", "").strip()
    said = code_said(campaign.directory.states, text) if text and text not in ISO_CODES else text
    if isinstance(said, Problem):
        return row, said
    return (Row(row.number, {**row.cells, "country": said}) if text else row), None


IN_COLUMNS = (
    (
        r"add «- \{fact: (\w+), page: …, checked: …\}» to «sources»",
        r"add a line to «sources»: \1 | https://… | 2026-11-23",
    ),
    (r"add «([a-z_]+): …»", r"fill in the column «\1»"),
    (r"write «([a-z_]+): none»", r"leave the column «\1» empty"),
    (r"write «([a-z_]+): ([\w-]+)»", r"write «\2» into the column «\1»"),
    (r"(under «states»)$", r"\1 in recipients.yaml"),
    (r"; «advocacy check --fix» does so in YAML files", ""),
)
"""What remedies say to who edits the file, and what to who fills in a table."""


def in_columns(remedy: str) -> str:
    """``remedy``, which speaks of a file in YAML, in words for a table."""
    for in_yaml, in_table in IN_COLUMNS:
        remedy = re.sub(in_yaml, in_table, remedy)
    return remedy


def _without_guards(row: Row) -> Row:
    """The apostrophe before a formula stands in CSV only; in a spreadsheet's own file it is part of the text."""
    return Row(row.number, {name: without_guard(cell) for name, cell in row.cells.items()})


def _missing(table: Table, row: Row, entry: Entry) -> Iterator[Problem]:
    for name in NEEDED:
        if not entry.get(name):
            remedy = f"{'' if name in table.headings else f'add a column «{name}»: '}a new recipient needs it"
            yield table.problem(row, name if name in table.headings else "id", f"«{name}» is missing", remedy)
    if not entry.get("sources"):
        place = "sources" if "sources" in table.headings else "id"
        remedy = "write who says so, a line for each: name | https://… | 2026-11-23"
        yield table.problem(row, place, "a new recipient has no source", remedy)


def _wrong_part(name: str, value: Data) -> Problem | None:
    model = {"sources": Citation, "retired": Retired}.get(name)
    records = value if isinstance(value, list) else [value]
    for record in records if model else ():
        if isinstance(record, dict):
            for part, text in record.items():
                if problem := check_value(model, part, text):  # type: ignore[arg-type]
                    return problem
    return None


def _cell(name: str, value: Data) -> str:
    if isinstance(value, list):
        return "\n".join(_cell(name, item) for item in value)
    if isinstance(value, dict):
        parts = [str(value.get(part) or "none") for part in PARTS[name]]
        while parts[-1] == "none" and len(parts) > 2:
            parts.pop()
        return BETWEEN.join(parts)
    return value or ""


def _value(name: str, cell: str) -> Data:
    lines = [line.strip() for line in cell.split("\n") if line.strip() and line.strip() != "none"]
    if name == "sources":
        return [_parts(name, line) for line in lines]
    if name == "retired":
        return _parts(name, lines[0]) if lines else None
    if name == "postal":
        return [*lines] or None
    return re.sub(r"\s+", " ", " ".join(lines)) or None


def _parts(name: str, line: str) -> Data:
    given = dict(zip(PARTS[name], (part.strip() for part in line.split("|", len(PARTS[name]) - 1)), strict=False))
    filled: Mapping[str, Data] = {part: None if text in ("none", "") else text for part, text in given.items()}
    needed = ("fact", "page", "checked", "date", "reason")
    return {part: filled.get(part) for part in PARTS[name] if part in needed or filled.get(part)}
