"""Tables as files that spreadsheet programs open: CSV for all of them, XLSX with lists to choose from."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

SHEET = "recipients"
_STARTS = "(^|[;|\t\n])"
"""Where a cell begins, for a spreadsheet program that takes another sign than the comma to part them, too."""

_RUNS = re.compile(f"{_STARTS}(?='*[=+@\t\r-])")
"""What begins so is run by spreadsheet programs, or read as if it had been guarded before."""

_GUARD = re.compile(f"{_STARTS}'(?='*[=+@\t\r-])")

WIDTHS = {"body": 40, "ministry": 30, "body_local": 40, "postal": 40, "before_posting": 50, "note": 50, "sources": 80}


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte-order mark, without which Excel shows Arabic as rubbish."""
    text = io.StringIO(newline="")
    # In quotation marks, so that a sign which parts cells elsewhere parts none here.
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    # An apostrophe keeps a cell from being run, as people type it themselves.
    writer.writerows([_RUNS.sub(r"\1'", cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def without_guard(cell: str) -> str:
    """A cell of CSV without the apostrophes that keep it from being run."""
    return _GUARD.sub(r"\1", cell)


def as_xlsx(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    choices: Mapping[str, Sequence[str]],
    meanings: Iterable[tuple[str, str, str, str]],
) -> bytes:
    """A workbook: the table, what its columns mean, and lists of values to choose from. All cells are text.

    A meaning is a heading, its Arabic name, and what to write into the column, in English and in Arabic.
    """
    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        # The same list gives the same file, whoever makes it and whenever.
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        arabic = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "reading_order": 2})
        bold = book.add_format({"bold": True, "num_format": "@"})
        table = book.add_worksheet(SHEET)
        for column, heading in enumerate(headings):
            is_arabic = heading in ("body", "ministry", "office", "office_feminine")
            table.set_column(column, column, WIDTHS.get(heading, 16), arabic if is_arabic else text)
            table.write_string(0, column, heading, bold)
        count = 0
        for count, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                table.write_string(count, column, cell)
        table.freeze_panes(1, 1)
        table.autofilter(0, 0, count, len(headings) - 1)
        meaning = book.add_worksheet("fields")
        meaning.set_column(0, 1, 20, text)
        meaning.set_column(2, 3, 70, text)
        for number, (*latin, in_arabic) in enumerate(meanings):
            meaning.write_row(number, 0, latin)
            meaning.write_string(number, 3, in_arabic, arabic)
        lists = book.add_worksheet("lists")
        lists.hide()
        for column, (heading, values) in enumerate(choices.items()):
            lists.write_column(0, column, values)
            if heading in headings:
                place = headings.index(heading)
                source = f"=lists!${chr(65 + column)}$1:${chr(65 + column)}${len(values)}"
                # As many rows again as there are, for new recipients.
                table.data_validation(1, place, count * 2 + 100, place, {"validate": "list", "source": source})
    return data.getvalue()
