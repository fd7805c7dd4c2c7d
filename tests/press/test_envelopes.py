from dataclasses import replace

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.press.envelopes import Envelope, envelopes
from tests.press.ink import pages_of

SIZES = {Envelope.DL: (220, 110), Envelope.C5: (229, 162), Envelope.NO10: (9.5 * 25.4, 4.125 * 25.4)}


@pytest.mark.parametrize("format_", Envelope)
def test_one_envelope_for_each_address_in_the_zone_that_is_read(format_: Envelope, shipped: Campaign) -> None:
    """40 mm from the top for stamps, 15 mm from the other edges, in the lower right half."""
    known = [recipient for recipient in shipped.directory.recipients if recipient.postal]
    pages = pages_of(envelopes(shipped, shipped.directory.recipients, format_))
    assert len(pages) == len(known) > 10
    for recipient, page in zip(known, pages, strict=True):
        assert (page.width, page.height) == pytest.approx(SIZES[format_], abs=0.1)
        assert " ".join(page.text.split()) == " ".join(" ".join(recipient.postal_lines).split())
        assert page.text.strip().split("\n")[-1] == recipient.postal_lines[-1]
        assert len(page.lines) >= len(recipient.postal_lines)
        for line in page.lines:
            assert line.lies_in(page.width / 2 - 0.2, 40, page.width - 15, page.height - 15), line
            assert line.top >= page.height / 2 - 0.2


def test_the_country_is_last_and_in_capitals(shipped: Campaign) -> None:
    pages = pages_of(envelopes(shipped, shipped.directory.recipients, Envelope.DL))
    for page in pages:
        country = max(page.lines, key=lambda line: line.top).text.strip()
        assert country.isupper()
        assert country.isascii()


def test_nobody_with_an_address_is_a_message(small: Campaign) -> None:
    nobody = [recipient for recipient in small.directory.recipients if not recipient.postal]
    with pytest.raises(AdvocacyError, match=r"none of these recipients has a postal address\n.*recipients\.yaml"):
        envelopes(small, nobody, Envelope.DL)
    with pytest.raises(AdvocacyError, match="none of these recipients has a postal address"):
        envelopes(small, [], Envelope.DL)


def test_all_addresses_that_are_too_long_are_named(small: Campaign) -> None:
    known = next(recipient for recipient in small.directory.recipients if recipient.postal)
    long = known.model_copy(update={"id": "de-long", "postal": tuple(f"Line {n}" for n in range(30))})
    wide = known.model_copy(update={"id": "de-wide", "postal": ("W" * 90, "GERMANY")})
    with pytest.raises(AdvocacyError) as error:
        envelopes(small, [long, known, wide], Envelope.DL)
    assert [problem.message for problem in error.value.problems] == [
        "the address of de-long does not fit an envelope (dl), even in type of 8 pt",
        "the address of de-wide does not fit an envelope (dl), even in type of 8 pt",
    ]


def test_the_same_envelopes_are_the_same_bytes(small: Campaign) -> None:
    assert envelopes(small, small.directory.recipients, Envelope.C5) == envelopes(
        small, small.directory.recipients, Envelope.C5
    )


def test_an_older_campaign_folder_is_told_what_is_missing(small: Campaign) -> None:
    files = {file: data for file, data in small.files.items() if "envelopes" not in file}
    with pytest.raises(AdvocacyError) as error:
        envelopes(replace(small, files=files), small.directory.recipients, Envelope.DL)
    assert [problem.file for problem in error.value.problems] == ["letters/envelopes.css", "letters/envelopes.html.j2"]
