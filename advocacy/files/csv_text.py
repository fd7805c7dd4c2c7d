"""A table in CSV: what it is written in, what parts its cells, and the cells."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from advocacy.errors import AdvocacyError, Problem
from advocacy.files.table import LAST_ROW, Table, too_long

SEPARATORS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    "،": "Arabic commas",
    "؛": "Arabic semicolons",
}
ARABIC_EXCEL, WESTERN_EXCEL = "windows-1256", "windows-1252"
"""What Excel in Arabic, and in western Europe, writes a CSV file in, unless told to write UTF-8."""

MIXED = re.compile(r"[A-Za-z\u00c0-\u024f][\u0600-\u06ff]|[\u0600-\u06ff][A-Za-z\u00c0-\u024f]")
"""Arabic within a Latin word: what a file of western Europe looks like that is read as an Arabic one."""

_ARABIC_WORD = re.compile(r"(?<![A-Za-z\u00c0-\u024f])[\u0621-\u064a]{2,}(?![A-Za-z\u00c0-\u024f])")

LINES = 10
"""Lines that are looked at to find what parts the cells."""


def decoded(file: str, data: bytes, encoding: str | None) -> tuple[str, str, bool]:
    """The text, the encoding it is written in, and whether that is a guess."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        marked = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        marked = "utf-8-sig"
    else:
        marked = ""
    try:
        if marked or encoding:
            written_in = marked or encoding or ""
            return _text(file, data, written_in), written_in, False
        if b"\0" in data:
            remedy = "save it as CSV in UTF-8, or as XLSX"
            raise AdvocacyError(Problem("is not a table", remedy, file))
        try:
            return data.decode("utf-8"), "utf-8", False
        except UnicodeDecodeError:
            text = data.decode(ARABIC_EXCEL)
            if len(MIXED.findall(text)) > len(_ARABIC_WORD.findall(text)):
                return data.decode(WESTERN_EXCEL, "replace"), WESTERN_EXCEL, True
            return text, ARABIC_EXCEL, True
    except UnicodeError as error:
        remedy = "name the right one with --encoding, or save it as CSV in UTF-8"
        raise AdvocacyError(Problem(f"is not written in {marked or encoding}", remedy, file)) from error


def _text(file: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:  # there is such a thing, and it makes bytes of bytes, as «hex» does
        remedy = "utf-8, windows-1256 and windows-1252 are usual"
        raise AdvocacyError(Problem(f"«{encoding}» is no way to write text", remedy, file)) from None


def csv_rows(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of ``text`` with their numbers, as spreadsheet programs count them; raises where quotes do not fit."""
    first, _, rest = text.partition("\n")
    if named := re.fullmatch(r"(?i)sep=([^\w \"'\r])\r?", first):
        # A line that Excel understands and does not count.
        text, separator = rest, named[1]
    else:
        separator = _separator(file, text)
    if text.count("\n") > LAST_ROW:
        remedy = "split it, or save it without the empty rows below the table"
        raise AdvocacyError(Problem(f"has more than {LAST_ROW:,} rows", remedy, file))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, 1):
            yield row, cells
    except csv.Error as error:
        if "field larger" in str(error):
            raise AdvocacyError(too_long(file, "", row + 1, 0)) from None
        remedy = "look at the quotation marks there: one is not closed, or stands inside a text without being doubled"
        raise AdvocacyError(Problem("cannot be read as CSV", remedy, file, row=row + 1)) from None


def _separator(file: str, text: str) -> str:
    """What parts the cells, as the first lines have it; raises where the rows are parted otherwise."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:65536].split("\n")[:LINES] if line.strip()]
    heading, below = (lines[0], lines[1:]) if lines else ("", [])
    separator = max(SEPARATORS, key=heading.count)
    expected = heading.count(separator)
    if expected and below and not any(separator in line for line in below):
        others = (other for other in SEPARATORS if other not in heading)
        if other := next((one for one in others if all(line.count(one) == expected for line in below)), None):
            message = f"{SEPARATORS[separator]} part the headings, and {SEPARATORS[other]} the rows below them"
            raise AdvocacyError(Problem(message, "use the same in all rows", file, row=2))
    return separator


def doubtful(table: Table, most: int) -> list[str]:
    """The cells by which somebody sees best whether the encoding is right: first those with Arabic in a Latin word."""
    cells = dict.fromkeys(cell[:60] for row in table.rows for cell in row.cells.values() if not cell.isascii())
    return sorted(cells, key=lambda cell: not MIXED.search(cell))[:most]
