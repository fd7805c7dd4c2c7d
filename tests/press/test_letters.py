"""Which of the letters that were built are packed: ``advocacy.press.letters``."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from advocacy.batch.store import open_store
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.press import letters as module
from advocacy.press.letters import Letters


@pytest.fixture
def letters(tmp_path: Path, small_out: Path) -> Iterator[Letters]:
    """The letters of the small campaign, one of which has an address to go to."""
    with open_store(shutil.copytree(small_out, tmp_path / "out"), "pack") as store:
        yield Letters(store)


def test_what_has_no_address_is_packed_only_if_wanted(letters: Letters, small: Campaign) -> None:
    everyone = small.directory.recipients
    posted = letters.to_pack(everyone, window=True, with_unaddressed=False)
    assert [recipient.id for recipient in posted] == ["de-bafa"]
    assert letters.to_pack(everyone, window=True, with_unaddressed=True) == everyone
    assert letters.left_out(everyone, posted) == ((), ("it-gov", "ma-gov", "no-gov", "sa-gov"))
    del letters.entries["no-gov"]
    assert letters.left_out(everyone, posted) == (("no-gov",), ("it-gov", "ma-gov", "sa-gov"))


def test_what_is_left_out_may_have_no_room_for_a_window(letters: Letters, small: Campaign) -> None:
    letters.entries["it-gov"] = letters.entries["it-gov"].model_copy(update={"window": False})
    assert letters.to_pack(small.directory.recipients, window=True, with_unaddressed=False)
    with pytest.raises(AdvocacyError, match="1 of these 5 letters is built for envelopes without a window"):
        letters.to_pack(small.directory.recipients, window=True, with_unaddressed=True)


def test_letters_on_other_paper_are_named_with_the_command_that_makes_them_again(
    letters: Letters, small: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    everyone = small.directory.recipients
    letters.require_one_paper(everyone)
    for identifier in ("it-gov", "ma-gov"):
        letters.entries[identifier] = letters.entries[identifier].model_copy(update={"paper": "letter"})
    with pytest.raises(AdvocacyError) as refused:
        letters.require_one_paper(everyone)
    (problem,) = refused.value.problems
    assert problem.message == "2 of these letters are on US Letter, the others on A4"
    again = "build them again on one paper: «advocacy build it-gov ma-gov --paper a4 --date 2026-11-23»"
    assert problem.remedy == again
    monkeypatch.setattr(module, "NAMED", 1)
    with pytest.raises(AdvocacyError, match="«advocacy build --paper a4 --date 2026-11-23»"):
        letters.require_one_paper(everyone)


def test_nothing_built_is_not_the_same_as_nothing_to_be_posted(letters: Letters, small: Campaign) -> None:
    italy = [recipient for recipient in small.directory.recipients if recipient.id == "it-gov"]
    with pytest.raises(AdvocacyError, match=r"none of these letters has an address to go to\n.*--with-unaddressed"):
        letters.to_pack(italy, window=True, with_unaddressed=False)
    letters.entries.clear()
    with pytest.raises(AdvocacyError, match=r"none of these letters has been built in .*\n.*«advocacy build» first"):
        letters.to_pack(italy, window=True, with_unaddressed=False)


def test_no_more_letters_are_held_than_fit_into_the_memory(
    tmp_path: Path, small_out: Path, small: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {path.stem: path.stat().st_size for path in (small_out / "letters").iterdir()}
    monkeypatch.setattr(module, "LARGEST_TOGETHER", sizes["de-bafa"])
    with open_store(shutil.copytree(small_out, tmp_path / "out"), "pack") as store:
        letters = Letters(store)
        assert letters.count_pages(small.directory.recipients[:1]) == {"de-bafa": (1, 1)}
        with pytest.raises(AdvocacyError) as refused:
            letters.count_pages(small.directory.recipients[:2])
    (problem,) = refused.value.problems
    assert problem.message == f"these letters together are larger than {sizes['de-bafa'] >> 20} MiB"
    assert problem.remedy == "look for those that are so large, or choose fewer"
    assert problem.file == "letters/it-gov.pdf"
