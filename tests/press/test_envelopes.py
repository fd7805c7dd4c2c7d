from dataclasses import replace

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.press.envelopes import Envelope, envelopes
from advocacy.press.sheets import Addressed
from tests.conftest import SENDER, with_sender
from tests.press.ink import hard_to_fit, pages_of, posted

pytestmark = pytest.mark.usefixtures("set_once")

SIZES = {Envelope.DL: (220, 110), Envelope.C5: (229, 162), Envelope.NO10: (9.5 * 25.4, 4.125 * 25.4)}


@pytest.mark.parametrize("format_", Envelope)
def test_one_envelope_for_each_address_in_the_zone_that_is_read(format_: Envelope, shipped: Campaign) -> None:
    """40 mm from the top for stamps, 15 mm from the other edges, in the lower right half."""
    known = hard_to_fit(posted(shipped, shipped.directory.recipients))
    pages = pages_of(envelopes(shipped, known, format_))
    assert len(pages) == len(known) > 20
    for letter, page in zip(known, pages, strict=True):
        assert (page.width, page.height) == pytest.approx(SIZES[format_], abs=0.1)
        assert " ".join(page.text.split()) == " ".join(" ".join(letter.lines).split())
        assert page.text.strip().split("\n")[-1] == letter.lines[-1]
        assert len(page.lines) >= len(letter.lines)
        for line in page.lines:
            assert line.lies_in(page.width / 2 - 0.2, 40, page.width - 15, page.height - 15), line
            assert line.top >= page.height / 2 - 0.2


def test_the_country_is_last_and_in_capitals(shipped: Campaign) -> None:
    pages = pages_of(envelopes(shipped, hard_to_fit(posted(shipped, shipped.directory.recipients)), Envelope.DL))
    for page in pages:
        country = max(page.lines, key=lambda line: line.top).text.strip()
        assert country.isupper()


def test_nobody_with_an_address_is_a_message(small: Campaign) -> None:
    with pytest.raises(AdvocacyError, match=r"none of these letters has an address to go to\n.*recipients\.yaml"):
        envelopes(small, [Addressed("ma-gov", ())], Envelope.DL)
    with pytest.raises(AdvocacyError, match="none of these letters has an address to go to"):
        envelopes(small, [], Envelope.DL)


def test_all_addresses_that_are_too_long_are_named(small: Campaign) -> None:
    known = Addressed("de-bafa", ("An Office", "Street 1", "GERMANY"))
    long = Addressed("de-long", tuple(f"Line {n}" for n in range(30)))
    wide = Addressed("de-wide", ("W" * 90, "GERMANY"))
    with pytest.raises(AdvocacyError) as error:
        envelopes(small, [long, known, wide], Envelope.DL)
    assert [problem.message for problem in error.value.problems] == [
        "the address of de-long does not fit an envelope (dl), even in type of 8 pt",
        "the address of de-wide does not fit an envelope (dl), even in type of 8 pt",
    ]


def test_the_same_envelopes_are_the_same_bytes(small: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    known = posted(small, small.directory.recipients)
    once = envelopes(small, known, Envelope.C5)
    monkeypatch.undo()  # they are set anew, by a worker
    assert once == envelopes(small, known, Envelope.C5)


def test_what_cannot_be_delivered_comes_back_to_the_sender(small: Campaign) -> None:
    """At the top left, clear of the edges and of the zone that machines read."""
    known = posted(small, small.directory.recipients)
    for format_ in Envelope:
        (page, *_) = pages_of(envelopes(with_sender(small), known, format_))
        above = [line for line in page.lines if line.left < page.width / 2 - 1]
        assert [line.text.strip() for line in above] == [SENDER.latin, *SENDER.lines]
        for line in above:
            assert line.lies_in(15, 15, page.width / 2, 40), line
    reachable_by_mail = SENDER.model_copy(update={"lines": ()})
    (page, *_) = pages_of(envelopes(with_sender(small, reachable_by_mail), known, Envelope.DL))
    assert not [line for line in page.lines if line.left < page.width / 2 - 1]


def test_an_older_campaign_folder_is_told_what_is_missing(small: Campaign) -> None:
    files = {file: data for file, data in small.files.items() if "envelopes" not in file}
    with pytest.raises(AdvocacyError) as error:
        envelopes(replace(small, files=files), posted(small, small.directory.recipients), Envelope.DL)
    assert [problem.file for problem in error.value.problems] == ["letters/envelopes.css", "letters/envelopes.html.j2"]
