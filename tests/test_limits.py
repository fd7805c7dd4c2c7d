"""The limits that the guide states are those of the program."""

import re

from advocacy.batch.manifest import LARGEST_FILE
from advocacy.campaign import enclosures as enclosing
from advocacy.campaign import template
from advocacy.campaign.typography import stylesheet
from advocacy.files import (
    below,
    folder,
    json_text,
    picture,
    records,
    spreadsheet,
    table,
    table_reader,
    text,
    workbook,
    yaml_document,
)
from advocacy.gallery import share
from advocacy.gallery.thumbnails import Drawing
from advocacy.letter import enclosures, filling, typesetting
from advocacy.letter.typeset import MOST_SPANNED
from advocacy.press import letters
from advocacy.press.printable import (
    LARGEST_CONTENT,
    LARGEST_FRONT,
    LARGEST_SIDE,
    LISTED_ON_PAGE,
    MOST_OBJECTS,
    MOST_PAGES,
    OBJECTS_LISTED,
    CountingPages,
    limits_of,
)
from advocacy.press.signing import pictures
from advocacy.press.signing.binding import BindingBlanks, LetterToBind
from advocacy.press.signing.packs import Inscribing
from advocacy.preview import FirstPage
from advocacy.processes.limits import MB, Limits
from advocacy.processes.pool import ENOUGH
from advocacy.proof import prove
from tests.conftest import REPO

LIMITS = {
    "a YAML file": text.LARGEST,
    "lines, and values, in a YAML file": yaml_document.MOST_VALUES,
    "levels of nesting in YAML": yaml_document.DEEPEST,
    "mistakes in a file that are reported at once": records.MOST_TOLD,
    "a style sheet or a template": below.LARGEST_TEXT,
    "a font or a picture of the campaign": below.LARGEST_FILE,
    "all files of letters/ and fonts/ together": below.LARGEST_TOGETHER,
    "files in letters/, and in fonts/": below.MOST_FILES,
    "rules of a style sheet": stylesheet.MOST_RULES,
    "levels of brackets in a style sheet": stylesheet.DEEPEST,
    "all that is enclosed with a letter": enclosing.LARGEST_TOGETHER,
    "enclosed sheets, printed on both sides, and enclosed files": enclosures.MOST_SHEETS,
    "objects of an enclosed PDF": enclosures.MOST_OBJECTS,
    "pixels of a PNG": picture.MOST_PIXELS,
    "an SVG": picture.LARGEST_SVG,
    "elements of an SVG": picture.MOST_ELEMENTS,
    "levels of elements in an SVG": picture.DEEPEST,
    "the picture of a signature": picture.LARGEST_PICTURE,
    "pixels along a side of a signature's picture": pictures.LARGEST_SIDE,
    "a table: CSV, XLSX or ODS": table_reader.LARGEST,
    "rows of a table with any text": table.MOST_ROWS,
    "rows of a table, empty ones included": table.LAST_ROW,
    "cells of a row": table.MOST_COLUMNS,
    "cells of a table, empty ones between others included": table.MOST_CELLS,
    "characters of a cell": table.LONGEST_CELL,
    "a spreadsheet, unpacked": workbook.LARGEST_UNPACKED,
    "memory to read a spreadsheet": workbook.MEMORY,
    "processor seconds to read a spreadsheet": workbook.SECONDS,
    "seconds by the clock to read a spreadsheet": spreadsheet.DEADLINE,
    "the manifest of an output folder, and its lists of files and packs": json_text.LARGEST,
    "values in one of these": json_text.MOST_VALUES,
    "letters that are packed or signed at once": letters.LARGEST_TOGETHER,
    "all that is given away at once (`share`)": share.LARGEST_SHARE,
    "the list of an earlier share": share.LARGEST_CONTENTS,
    "any other file of an output folder": folder.LARGEST,
}
UNITS = {"KiB": 2**10, "MiB": 2**20, "": 1}


def test_the_table_of_the_guide_is_that_of_the_program() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| ([\d,]+) ?(\w*) \|$", (REPO / "docs" / "limits.md").read_text("utf-8"), re.MULTILINE
    )
    assert {what: int(number.replace(",", "")) * UNITS[unit] for what, number, unit in rows} == LIMITS


def test_the_table_of_work_is_that_of_the_program() -> None:
    text = (REPO / "docs" / "limits.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) MB \|", text, re.MULTILINE)
    assert {what: Limits(float(seconds), int(memory) * MB) for what, seconds, memory in rows} == {
        "filling in the template of one letter": filling.LIMITS,
        "setting one letter in type, and binding what is enclosed": typesetting.LIMITS,
        "setting in type what one signer writes": Inscribing.limits,
        "looking through what is enclosed": enclosures.LookingThrough.limits,
        "reading a built letter back (`proof`)": prove.LIMITS,
        "looking through a built letter before it is packed or signed": CountingPages.limits,
        "drawing a small picture of a built letter": Drawing.limits,
        "drawing a preview (`preview --png`)": FirstPage.limits,
    }
    for_three = limits_of([bytes(MB)] * 3)
    assert for_three == Limits(6.5, (512 + 3 * 4 + 4 * 3) * MB)
    assert (
        BindingBlanks({}, {}, "", {str(n): LetterToBind(bytes(MB), "", "", "") for n in range(3)}, True, True).limits
        == for_three
    )
    assert "| binding one pack | 5, and half a second more for each letter in it | 512 MB, 4 MB more for each" in text
    for number in (
        MOST_SPANNED,
        filling.LARGEST,
        filling.LARGEST_ENTRY,
        template.LARGEST_NUMBER,
        MOST_OBJECTS,
        LARGEST_SIDE,
    ):
        assert f"{number:,}" in text
    assert f"{MOST_PAGES} pages" in text
    assert (LISTED_ON_PAGE, f"a page more for ten letters that it lists, and {OBJECTS_LISTED} objects for each") == (
        10,
        *re.findall(r"a page more for [^|]* objects for each", text),
    )
    assert (
        f"{LARGEST_CONTENT // MB} MB of what a page draws, {LARGEST_FRONT // MB} MB of what the first one does" in text
    )
    assert f"{LARGEST_FILE // MB} MB of a file" in text
    assert (ENOUGH, Limits().with_room_for(50)) == (3, Limits(18, Limits().memory + 50 * MB // 20))
