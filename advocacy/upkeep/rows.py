"""Recipients as rows of a table, for people who keep lists in a spreadsheet.

A cell holds a text; several lines in it are several lines of an address, or several sources. An empty cell is ``none``.
"""

import re
from collections.abc import Iterator, Mapping

from advocacy.campaign.citations import Citation
from advocacy.campaign.descriptions import descriptions_of
from advocacy.campaign.recipients import Recipient, Retired
from advocacy.errors import Problem
from advocacy.files.records import check_value
from advocacy.files.table_reader import Row, Table
from advocacy.files.yaml_document import Data
from advocacy.upkeep.entry_style import FIELDS, Fields

BETWEEN = " | "
PARTS = {"sources": ("fact", "page", "checked", "note"), "retired": ("date", "successor", "reason")}
"""What stands in one line of these cells, in this order, parted by bars; what is missing at the end is left out."""

REQUIRED = frozenset(name for name, field in Recipient.model_fields.items() if field.is_required())


def headings() -> dict[str, str]:
    """The headings that are known, in English and Arabic, and the field of each."""
    return {name: name for name in FIELDS} | {text.arabic: name for name, text in descriptions_of("recipients").items()}


def cells_of(fields: Fields) -> dict[str, str]:
    """An entry as a row."""
    return {name: _cell(name, fields.get(name)) for name in FIELDS}


def fields_of(row: Row) -> dict[str, Data]:
    """The fields of a row; an optional one whose cell is empty is left out."""
    fields: dict[str, Data] = {}
    for name in FIELDS:
        if name in row.cells:
            value = _value(name, row.cells[name])
            if value is not None or name in REQUIRED:
                fields[name] = value
    return fields


def differing(fields: Fields, row: Row) -> list[str]:
    """The fields for which ``row`` says something else than ``fields``; how a cell is spaced makes no difference."""
    cells = cells_of(fields)
    return [name for name, cell in row.cells.items() if _value(name, cell) != _value(name, cells[name])]


def problems_of(table: Table, row: Row) -> Iterator[Problem]:
    """What is wrong with single cells of a row."""
    for name, value in fields_of(row).items():
        if problem := check_value(Recipient, name, value) or _wrong_part(name, value):
            yield table.problem(row, name, problem.message, problem.remedy)


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
    told: Mapping[str, Data] = {part: None if text in ("none", "") else text for part, text in given.items()}
    needed = ("fact", "page", "checked", "date", "reason")
    return {part: told.get(part) for part in PARTS[name] if part in needed or told.get(part)}
