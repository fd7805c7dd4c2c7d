"""The small campaign with letters that have a line for the day on which they are signed, which is not a must."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from tests.conftest import DAY, OnEachPaper, found, typesetter_of

CITY, DAY_OF_SIGNING = (
    '<p data-signer="city">{{ labels.city }}</p>',
    '<p style="width: 60%" data-signer="date">التاريخ:</p>',
)


@pytest.fixture(scope="session")
def undated(small: Campaign) -> Campaign:
    """The small campaign as it is shipped: a letter bears one date, its own."""
    assert "data-signer" in small.text_of(TEMPLATE)
    files = {**small.files, TEMPLATE: small.files[TEMPLATE].replace(DAY_OF_SIGNING.encode(), b"")}
    return replace(small, files=MappingProxyType(files))


@pytest.fixture(scope="session", name="small")
def dated(small: Campaign) -> Campaign:
    """Letters with all lines that there can be."""
    template = small.text_of(TEMPLATE)
    assert CITY in template
    files = {**small.files, TEMPLATE: template.replace(CITY, CITY + DAY_OF_SIGNING).encode()}
    return replace(small, files=MappingProxyType(files))


@pytest.fixture(scope="session")
def small_letters(small: Campaign, tmp_path_factory: pytest.TempPathFactory) -> OnEachPaper:
    """All of them, and where each one is."""
    typesetter, made = typesetter_of(small), {}
    for paper in Paper:
        out = tmp_path_factory.mktemp(f"dated-on-{paper}")
        made[paper] = found(out, merge(small, small.directory.recipients, LetterRequest(DAY, paper)))
        for letter, file in made[paper]:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(typesetter.typeset(letter.manuscript))
    return made
