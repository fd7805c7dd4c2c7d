"""The limits that the guide states are those of the program."""

import re

from advocacy.batch import manifest
from advocacy.campaign import campaign, stylesheet
from advocacy.files import folder, picture, records, spreadsheet, table, table_reader, text, workbook, yaml_document
from advocacy.press.signing import pictures
from tests.conftest import REPO

LIMITS = {
    "a file in YAML": text.LARGEST,
    "lines, and values, of a file in YAML": yaml_document.MOST_VALUES,
    "lists within lists in YAML": yaml_document.DEEPEST,
    "mistakes of a file that are told at once": records.MOST_TOLD,
    "a font, a picture or a template of the campaign": campaign.LARGEST_FILE,
    "rules of a style sheet": stylesheet.MOST_RULES,
    "brackets within brackets in a style sheet": stylesheet.DEEPEST,
    "pixels of a PNG": picture.MOST_PIXELS,
    "an SVG": picture.LARGEST_SVG,
    "elements of an SVG": picture.MOST_ELEMENTS,
    "elements within elements in an SVG": picture.DEEPEST,
    "the picture of a signature": picture.LARGEST_PICTURE,
    "pixels of a side of a signature's picture": pictures.LARGEST_SIDE,
    "a table: CSV, XLSX or ODS": table_reader.LARGEST,
    "rows of a table with any text": table.MOST_ROWS,
    "rows of a table, empty ones included": table.LAST_ROW,
    "cells of a row": table.MOST_COLUMNS,
    "cells of a table, empty ones between others included": table.MOST_CELLS,
    "characters of a cell": table.LONGEST_CELL,
    "a spreadsheet, unpacked": workbook.LARGEST_UNPACKED,
    "memory to read a spreadsheet": workbook.MEMORY,
    "seconds of a processor to read a spreadsheet": workbook.SECONDS,
    "seconds to wait for that": spreadsheet.DEADLINE,
    "the manifest of an output folder": manifest.LARGEST,
    "any other file of an output folder": folder.LARGEST,
}
UNITS = {"KiB": 2**10, "MiB": 2**20, "": 1}


def test_the_table_of_the_guide_is_that_of_the_program() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| ([\d,]+) ?(\w*) \|$", (REPO / "docs" / "limits.md").read_text("utf-8"), re.MULTILINE
    )
    assert {what: int(number.replace(",", "")) * UNITS[unit] for what, number, unit in rows} == LIMITS
