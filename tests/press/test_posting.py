"""How built letters get there."""

from pathlib import Path

from advocacy.batch.manifest import read_manifest
from advocacy.campaign.campaign import load_campaign
from advocacy.press.posting import Posting, posting_of
from tests.conftest import with_sender


def test_letters_are_counted_by_way(small_root: Path, small_out: Path) -> None:
    campaign = load_campaign(small_root)
    letters = read_manifest((small_out / "manifest.json").read_bytes(), "manifest.json").letters
    assert posting_of(campaign, letters) == Posting({"direct": 1, "nowhere": 4}, ("de-bafa",), has_sender=False)
    assert posting_of(with_sender(campaign), letters).has_sender
    assert posting_of(campaign, []) == Posting({}, (), has_sender=False)
    strangers = [letter.model_copy(update={"id": "xx-gov", "delivery": "berlin"}) for letter in letters]
    assert posting_of(campaign, strangers) == Posting({"berlin": 5}, (), has_sender=False)
    ways = ("rome", "direct", "berlin", "berlin", "direct")
    mixed = [each.model_copy(update={"delivery": way}) for each, way in zip(letters, ways, strict=True)]
    assert [*posting_of(campaign, mixed).ways] == ["direct", "berlin", "rome"]
