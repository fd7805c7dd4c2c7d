"""Every shipped letter, as it was merged and as it was built."""

from pathlib import Path

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.letter.merge import Letter, Paper
from tests.conftest import DAY, Made, found, fronts
from tests.thorough import every, is_thorough


@pytest.fixture(scope="session")
def made(shipped: Campaign, shipped_out: Path) -> Made:
    """All shipped letters, and where each one is."""
    letters = fronts(shipped, shipped.directory.recipients, DAY, Paper.A4)
    assert len(letters) == 245
    return found(shipped_out, letters)


@pytest.fixture(scope="session")
def unlike(made: Made) -> Made:
    """Of letters with the same wordings, form of address and way of delivery, the one with the longest names.

    For readers that take long: what differs between the others is a name in the same place. With ``--thorough`` all.
    """
    if is_thorough():
        return made
    fullest: dict[object, tuple[Letter, Path]] = {}
    for letter, file in sorted(made, key=lambda each: len("".join(each[0].delivery.lines) + each[0].title)):
        recipient, delivery = letter.recipient, letter.delivery
        alike = recipient.kind, recipient.audience, recipient.rank, recipient.gender, delivery.way, len(delivery.lines)
        fullest[alike] = letter, file
    assert len(fullest) > 30
    return [*fullest.values()]


@pytest.fixture(scope="session")
def few(unlike: Made) -> Made:
    """Some of those, from the shortest to the longest: for readers that take longest."""
    return unlike[:: every(5)]
