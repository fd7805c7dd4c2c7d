"""The states: what they are called in an English sentence."""

import pytest

from advocacy.campaign.campaign import Campaign


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("US", "the United States of America"),
        ("RU", "the Russian Federation"),
        ("AE", "the United Arab Emirates"),
        ("CD", "the Democratic Republic of the Congo"),
        ("NL", "the Netherlands"),
        ("NE", "the Niger"),
        ("NG", "Nigeria"),
        ("MA", "Morocco"),
    ],
)
def test_a_name_takes_its_article(country: str, said: str, shipped: Campaign) -> None:
    assert shipped.directory.states[country].in_a_sentence == said
