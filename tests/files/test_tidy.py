"""Untidy Arabic is found at its place, in no more time than it takes to read the file: ``advocacy.files.tidy``."""

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.arabic.hygiene import mended
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.files.tidy import hygiene_problems, mend
from advocacy.files.yaml_document import parse


def test_a_long_list_is_looked_through_as_fast_as_it_is_read(shipped: Campaign) -> None:
    """It took seventeen times as long, when the file was split into lines for each value."""
    document = shipped.sources["recipients.yaml"]

    def seconds(action: Callable[[], object]) -> float:
        start = process_time()
        action()
        return process_time() - start

    reading = min(seconds(lambda: parse(document.text, "f")) for _ in range(3))
    looking = min(seconds(lambda: [*hygiene_problems(document)]) for _ in range(3))
    assert looking < 3 * reading


def test_a_text_that_would_be_lost_is_left_to_people() -> None:
    """Without the invisible sign, «#» would begin a comment."""
    with pytest.raises(AdvocacyError) as refused:
        mend(parse("a: نعم \u200f# لا\n", "f.yaml"))
    assert str(refused.value) == (
        "f.yaml: cannot be mended by this command\n    mend the places that «advocacy check» names by hand"
    )
    with pytest.raises(AdvocacyError, match=r"f\.yaml:1:7: a colon that YAML takes for the end of a key"):
        mend(parse("a: نعم:\u200f لا\n", "f.yaml"))


@settings(max_examples=200)
@given(st.text(st.sampled_from("نعىةa1,;? \u200f\u0640۱#:'\"[]-\n"), min_size=1, max_size=20))
def test_what_is_mended_reads_as_it_should(text: str) -> None:
    """In every style of YAML, or it is left to people."""
    if not text.strip() or "\n" in text.strip():
        return
    quoted = text.strip().replace("'", "''")
    document = parse(f"a: '{quoted}'\nb: [x, '{quoted}']\nc: |\n  {text.strip()}\n", "f")
    after = mend(document)
    assert [*after.value_places] == [*document.value_places]
    assert mend(after) is after
    assert [mended(value) for _, value in after.texts()] == [value for _, value in after.texts()]
