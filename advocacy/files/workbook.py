"""The process that reads a spreadsheet which a stranger may have sent: started by `spreadsheet`, held to limits.

It reads what is in the cells as libraries do, and finds out besides what they keep to themselves (`unseen`).
"""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from advocacy.bounds import hold_to, without_core_dumps
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.spreadsheet import UNREADABLE
from advocacy.files.unseen import Unseen, unseen_in_ods, unseen_in_xlsx

MEMORY, SECONDS = 768 * 2**20, 8
"""Bytes, and seconds of a processor, for one file."""

LARGEST_UNPACKED = 64 * 2**20
"""Bytes of all that is packed in a file."""

TOLD = 100
"""So many hidden rows, or cells that were made one, are told of at most."""

PROTECTED = Problem("is protected by a password", "save it without one")


def serve() -> None:
    """Take a request and a file from standard input; write what is in it as lines of JSON, and «true» at the end."""
    without_core_dumps()
    hold_to(MEMORY, SECONDS)
    request, data = json.loads(sys.stdin.buffer.readline()), sys.stdin.buffer.read()
    write = sys.stdout.buffer.write
    try:
        for line in _read(data, request["sheet"], request["usual"]):
            write(json.dumps(line).encode() + b"\n")
    except AdvocacyError as error:
        _refuse(error.problems)
    except BaseException:  # noqa: BLE001 - libraries raise what they like, and what is no Exception; it is all the same
        _refuse([UNREADABLE])
    write(b"true\n")
    sys.stdout.buffer.flush()


def _refuse(problems: tuple[Problem, ...] | list[Problem]) -> None:
    lines = [[problem.message, problem.remedy, problem.sheet, problem.row, problem.column] for problem in problems]
    sys.stdout.buffer.write(json.dumps({"problems": lines}).encode() + b"\n")


def _read(data: bytes, wanted: str | None, usual: str) -> Iterator[Any]:
    from python_calamine import CalamineWorkbook, PasswordError  # noqa: PLC0415 - under the limits, and in no other process

    sheets = _unseen(data)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        raise AdvocacyError(PROTECTED) from None
    name = _chosen(sheets, wanted, usual)
    unseen = sheets[name]
    if unseen.glued:
        message, remedy = "a line break or a tab in this cell would be lost", "save the table as XLSX"
        cells = dict.fromkeys(unseen.glued)
        raise AdvocacyError([Problem(message, remedy, "", 0, column, name, row) for row, column in [*cells][:TOLD]])
    yield {
        "sheet": name,
        "empty": unseen.empty,
        "hidden_rows": unseen.hidden_rows[:TOLD],
        "hidden_columns": unseen.hidden_columns[:TOLD],
        "merged": unseen.merged[:TOLD],
    }
    sheet = book.get_sheet_by_name(name)
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), 1):
        if row.count("") < len(row):  # of a million rows most may be empty
            yield number, before + [_as_text(cell) for cell in row]


def _unseen(data: bytes) -> Mapping[str, Unseen]:
    """By sheet, what the library will not tell. Raises for what may do harm, and for what cannot be looked into."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # of before 2007, and what is encrypted
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise AdvocacyError(PROTECTED)
        raise AdvocacyError(_silent_on_errors("XLS"))
    if not data.startswith(b"PK\x03\x04"):
        raise AdvocacyError(UNREADABLE)
    with ZipFile(BytesIO(data)) as archive:
        if any(entry.flag_bits & 1 for entry in archive.infolist()):
            raise AdvocacyError(PROTECTED)
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise AdvocacyError(Problem("is too large for a table when it is unpacked", "split it"))
        if archive.testzip():
            raise AdvocacyError(UNREADABLE)
        names = {name.casefold(): name for name in archive.namelist()}
        if "content.xml" in names:
            return unseen_in_ods(archive.read(names["content.xml"]))
        if "xl/workbook.bin" in names:
            raise AdvocacyError(_silent_on_errors("XLSB"))
        return unseen_in_xlsx(
            {folded: archive.read(name) for folded, name in names.items() if name.endswith((".xml", ".rels"))}
        )


def _silent_on_errors(kind: str) -> Problem:
    message = f"is an {kind}, in which a formula that ended in an error looks empty"
    return Problem(message, "open it in a spreadsheet program, and save it as XLSX")


def _chosen(sheets: Mapping[str, Unseen], wanted: str | None, usual: str) -> str:
    if wanted is not None and wanted not in sheets:
        known = ", ".join(f"«{name}»" for name in sheets)
        raise AdvocacyError(Problem(f"has no sheet «{wanted}»", f"it has: {known}"))
    if wanted is not None or usual in sheets:
        return usual if wanted is None else wanted
    filled = [name for name, unseen in sheets.items() if unseen.rows]
    if len(filled) > 1:
        remedy = f"choose one with --sheet: {', '.join(f'«{name}»' for name in filled)}"
        raise AdvocacyError(Problem("has several sheets", remedy))
    return next(iter(filled or sheets))


def _as_text(cell: object) -> str:
    """A cell as it was typed, as far as a spreadsheet keeps that."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
