"""Every shipped letter, as it was merged and as it was built."""

from pathlib import Path

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.letter.merge import Paper, merge
from tests.conftest import DAY, Made, found


@pytest.fixture(scope="session")
def made(shipped: Campaign, shipped_out: Path) -> Made:
    """All shipped letters, and where each one is."""
    letters = merge(shipped, shipped.directory.recipients, DAY, Paper.A4)
    assert len(letters) == 245
    return found(shipped_out, letters)


@pytest.fixture(params=range(4))
def quarter(request: pytest.FixtureRequest, made: Made) -> Made:
    """A part of them, where one reader takes so long that several processes should share the work."""
    return made[request.param :: 4]
