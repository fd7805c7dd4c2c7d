"""What packs exist, and that the ledger names nobody: ``advocacy.press.ledger``."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from advocacy.errors import AdvocacyError
from advocacy.press import ledger
from advocacy.press.ledger import Pack, PackedLetter
from advocacy.press.signing.signers import Signer

PACK = Pack("A", (PackedLetter("de-bafa", "HRD-de-bafa", "0" * 64, has_address=True),), 2)
SIGNER = Signer(2, "ليلى بنت أحمد", "الرباط")


def make(out: Path, *packs: Pack, plan: str = "p") -> Path:
    folder = ledger.begin_packs(out, plan, ledger.key_of(out))
    for pack in packs:
        ledger.write_private(folder / f"{pack.name}.pdf", b"%PDF")
    ledger.publish_packs(out, packs)
    return out / ledger.FOLDER


def test_packs_are_private_and_come_back(tmp_path: Path) -> None:
    folder = make(tmp_path, PACK)
    assert ledger.read_ledger(tmp_path) == (PACK,)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "A.pdf": 0o600, "key": 0o600, "packs.json": 0o600,
    }  # fmt: skip


def test_new_packs_take_the_place_of_old_ones_and_keep_the_key(tmp_path: Path) -> None:
    folder = make(tmp_path, PACK)
    key = ledger.key_of(tmp_path)
    make(tmp_path, replace(PACK, name="B"), plan="q")
    assert sorted(path.name for path in folder.iterdir()) == ["B.pdf", "key", "packs.json"]
    assert ledger.key_of(tmp_path) == key


def test_an_interrupted_run_is_taken_up_only_for_the_same_plan(tmp_path: Path) -> None:
    key = ledger.key_of(tmp_path)
    folder = ledger.begin_packs(tmp_path, "p", key)
    ledger.write_private(folder / "A.pdf", b"%PDF")
    assert ledger.key_of(tmp_path) == key
    assert (ledger.begin_packs(tmp_path, "p", key) / "A.pdf").exists()
    assert not (ledger.begin_packs(tmp_path, "q", key) / "A.pdf").exists()


def test_references_follow_the_row_and_the_key() -> None:
    others = [
        replace(SIGNER, name="ليلى"),
        replace(SIGNER, city="فاس"),
        replace(SIGNER, line="x"),
        replace(SIGNER, image=b"x"),
        replace(SIGNER, recipients=("de-bafa",)),
    ]
    found = ledger.references([SIGNER, *others, SIGNER], b"k" * 32)
    assert len(found) == 7
    assert all(len(reference) == 8 and reference.isalnum() and reference.isupper() for reference in found)
    # Another row number is the same signer; another key is another reference.
    assert next(iter(ledger.references([replace(SIGNER, row=9)], b"k" * 32))) == next(iter(found))
    assert not found.keys() & ledger.references([SIGNER, *others], b"j" * 32).keys()


def test_forgetting_removes_everything_and_says_what(tmp_path: Path) -> None:
    make(tmp_path, PACK)
    ledger.write_private(ledger.begin_packs(tmp_path, "q", b"k") / "half.pdf", b"%PDF")
    (tmp_path / "letters").mkdir()
    assert ledger.forget(tmp_path) == (
        "packs/A.pdf", "packs/key", "packs/packs.json", ".packs.new/half.pdf", ".packs.new/key", ".packs.new/plan",
    )  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]
    assert ledger.forget(tmp_path) == ()


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine").write_text("x")
    out = tmp_path / "out"
    out.mkdir()
    (out / "packs").symlink_to(elsewhere)
    for change in (ledger.forget, ledger.private_folder, lambda out: make(out, PACK)):
        with pytest.raises(AdvocacyError, match=r"packs is a link\n    what it points to is not touched"):
            change(out)
    assert (elsewhere / "mine").exists()


@pytest.mark.parametrize("text", ["", "{}", '{"version": 2, "packs": []}', '{"version": 1, "packs": [{}]}', "[]"])
def test_a_ledger_of_another_hand_is_a_message(tmp_path: Path, text: str) -> None:
    make(tmp_path, PACK)
    (tmp_path / "packs" / "packs.json").write_text(text)
    with pytest.raises(AdvocacyError, match=r"packs/packs\.json: is not what «advocacy pack» wrote"):
        ledger.read_ledger(tmp_path)


def test_no_packs_are_a_message(tmp_path: Path) -> None:
    with pytest.raises(AdvocacyError, match=r"there are no packs in .*\n    «advocacy pack» makes them"):
        ledger.read_ledger(tmp_path)


def test_the_ledger_holds_no_more_than_it_needs(tmp_path: Path) -> None:
    make(tmp_path, PACK)
    (pack,) = json.loads((tmp_path / "packs" / "packs.json").read_text())["packs"]
    assert set(pack) == {"name", "letters", "sheets"}
    assert set(pack["letters"][0]) == {"id", "reference", "sha256", "has_address"}
