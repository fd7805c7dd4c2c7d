"""Every shipped letter, typeset once for all tests of this folder."""

from pathlib import Path

import pytest

from advocacy.batch.build import build
from advocacy.batch.manifest import letter_file
from advocacy.batch.workers import cores
from advocacy.campaign.campaign import Campaign
from advocacy.letter.merge import Letter, Paper, merge
from tests.conftest import DAY

Made = list[tuple[Letter, Path]]


@pytest.fixture(scope="package")
def made(shipped: Campaign, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """All shipped letters, and where each one is."""
    folder = tmp_path_factory.mktemp("shipped")
    build(shipped, shipped.directory.recipients, folder, day=DAY, paper=Paper.A4, jobs=cores())
    letters = merge(shipped, shipped.directory.recipients, DAY, Paper.A4)
    assert len(letters) == 242
    return [(letter, folder / letter_file(letter.recipient.id)) for letter in letters]
