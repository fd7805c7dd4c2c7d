"""Where an entry and the comments about it begin and end: ``advocacy.upkeep.entry_places``."""

import pytest

from advocacy.errors import AdvocacyError
from advocacy.files.yaml_document import parse
from advocacy.upkeep.entry_places import are_parted, block_of, start_of_field

TEXT = """\
recipients:
  # of a
  - id: aa-a
    note: x  # beside
    # below a

# a heading
  # of b
  - id: bb-b
    sources:
      - {fact: name}
# of the states
states: {}
"""


def test_an_entry_has_the_comments_that_are_indented_like_it() -> None:
    document = parse(TEXT, "f")
    first, second = (document.text[slice(*block_of(document, index))] for index in (0, 1))
    assert first == "  # of a\n  - id: aa-a\n    note: x  # beside\n    # below a"
    assert second == "  # of b\n  - id: bb-b\n    sources:\n      - {fact: name}"
    assert are_parted(document)
    assert not are_parted(parse(TEXT.replace("\n\n", "\n"), "f"))


def test_a_field_beside_the_dash_does_not_begin_a_line() -> None:
    document = parse(TEXT, "f")
    assert document.text[start_of_field(document, ("recipients", 0, "note")) :].startswith("    note: x")
    with pytest.raises(
        AdvocacyError, match=r"^f:3:5: «id» does not begin a line\n    delete «id» there by hand, and see"
    ):
        start_of_field(document, ("recipients", 0, "id"))
