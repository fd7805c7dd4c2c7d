"""An entry as a row and back: ``advocacy.upkeep.rows`` and ``spreadsheet``."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from advocacy.campaign.campaign import Campaign
from advocacy.files.table_reader import Row
from advocacy.files.table_writer import as_csv, without_guard
from advocacy.upkeep.descriptions import descriptions_of
from advocacy.upkeep.entries import entries_of
from advocacy.upkeep.entry_style import FIELDS
from advocacy.upkeep.rows import cells_of, differing, entry_of, headings


def test_every_field_has_a_name_and_a_description_in_both_languages() -> None:
    descriptions = descriptions_of("recipients")
    assert tuple(descriptions) == FIELDS
    assert all(text.ar.endswith(".") and text.en.endswith(".") for text in descriptions.values())
    assert len(headings()) == 2 * len(FIELDS)


def test_every_shipped_entry_is_the_same_row(shipped: Campaign) -> None:
    entries = entries_of(shipped.sources["recipients.yaml"])
    assert len(entries) == len(shipped.directory.listed)
    for entry in entries:
        row = Row(2, cells_of(entry))
        assert differing(entry, row) == []
        assert cells_of(entry_of(row)) == cells_of(entry)


@given(st.lists(st.text(), min_size=2, max_size=2))
def test_csv_cells_are_guarded_and_come_back(cells: list[str]) -> None:
    written = as_csv(("a", "b"), [cells]).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(written, newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert [without_guard(cell) for cell in row] == cells
