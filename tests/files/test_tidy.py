"""Untidy Arabic is found at its place, and the file is read once for it: ``advocacy.files.tidy``."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.arabic.hygiene import mended
from advocacy.errors import AdvocacyError
from advocacy.files.tidy import hygiene_problems, mend
from advocacy.files.yaml_document import parse


class CountedText(str):
    """A text that counts its characters that are read: those of a slice, all of them by any method."""

    __slots__ = ("read",)
    read: int

    def __getattribute__(self, name: str) -> Any:
        if name != "read" and not name.startswith("_"):
            self.read += len(self)
        return super().__getattribute__(name)

    def __getitem__(self, at: Any) -> str:
        part = super().__getitem__(at)
        self.read += len(part)
        return part


def test_a_file_is_read_once_and_not_for_each_of_its_values() -> None:
    """It took seventeen times as long as to parse it, when it was split into lines for each value."""
    document = parse("".join(f"a{n}: نعم\u200f لا\n" for n in range(300)), "f.yaml")
    text = CountedText(document.text)
    text.read = 0
    document = replace(document, text=text)
    found = [*hygiene_problems(document)]
    assert [problem.line for problem, _ in found] == [*range(1, 301)]
    assert text.read < 3 * len(text)  # once to find its lines


def test_a_text_that_would_be_lost_is_left_to_people() -> None:
    """Without the invisible sign, «#» would begin a comment."""
    with pytest.raises(AdvocacyError) as refused:
        mend(parse("a: نعم \u200f# لا\n", "f.yaml"))
    assert str(refused.value) == (
        "f.yaml: cannot be mended by this command\n    mend the places that «advocacy check» names by hand"
    )
    with pytest.raises(AdvocacyError, match=r"f\.yaml:1:7: a colon that YAML takes for the end of a key"):
        mend(parse("a: نعم:\u200f لا\n", "f.yaml"))


@given(st.text(st.sampled_from("نعىةa1,;? \u200f\u0640۱#:'\"[]-\n"), min_size=1, max_size=20))
def test_what_is_mended_reads_as_it_should(text: str) -> None:
    """In every style of YAML, or it is left to people."""
    if not text.strip() or "\n" in text.strip():
        return
    quoted = text.strip().replace("'", "''")
    document = parse(f"a: '{quoted}'\nb: [x, '{quoted}']\nc: |\n  {text.strip()}\n", "f")
    after = mend(document)
    assert [*after.places.values] == [*document.places.values]
    assert mend(after) is after
    assert [mended(value) for _, value in after.texts()] == [value for _, value in after.texts()]
