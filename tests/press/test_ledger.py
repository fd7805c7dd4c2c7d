"""What packs exist, and that the ledger names nobody: ``advocacy.press.ledger``."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from advocacy.errors import AdvocacyError
from advocacy.press import ledger
from advocacy.press.ledger import Ledger, Pack, PackedLetter
from advocacy.press.signing.signers import Signer

LETTER = PackedLetter(id="de-bafa", reference="HRD-de-bafa", sha256="0" * 64, has_address=True)
PACK = Pack(name="A", letters=(LETTER,), sheets=2)
SIGNER = Signer(2, "ليلى بنت أحمد", "الرباط")


def written(place: Path, text: str = "") -> Path:
    (place / "packs").mkdir()
    (place / "packs" / "packs.json").write_text(text or Ledger.of((PACK,)).to_json())
    return place


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    assert not ledger.has_packs(tmp_path)
    assert ledger.read_ledger(written(tmp_path)) == (PACK,)
    assert ledger.has_packs(tmp_path)
    assert PACK.file == "packs/A.pdf"


def test_between_two_renames_packs_are_read_where_they_lie(tmp_path: Path) -> None:
    """On Windows a run may be killed when ``packs`` has another name; who only reads finds them all the same."""
    packs, old, new = (tmp_path / name for name in ("packs", ".packs.old", ".packs.new"))
    (written(tmp_path) / "packs" / "A.pdf").touch()
    packs.rename(old)
    assert (ledger.read_ledger(tmp_path), ledger.lies_there(tmp_path, PACK)) == ((PACK,), True)
    written(tmp_path, Ledger.of(()).to_json()).joinpath("packs").rename(new)
    assert (ledger.has_packs(tmp_path), ledger.read_ledger(tmp_path)) == (True, (PACK,))
    (new / ".complete").touch()
    assert (ledger.read_ledger(tmp_path), ledger.lies_there(tmp_path, PACK)) == ((), False)


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


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"version": 1, "letters": [], "contents": [], "packs": []}',
        '{"version": 2, "letters": [], "contents": [], "packs": [{}]}',
        '{"version": 2, "letters": [], "contents": [[]], "packs": [{"name": "A", "contents": 0, "sheets": "2"}]}',
        '{"version": 2, "letters": [], "contents": [], "packs": [{"name": "A", "contents": 0, "sheets": 2}]}',
        '{"version": 2, "letters": [], "contents": [[0]], "packs": []}',
        '{"version": 2, "letters": [], "contents": [[-1]], "packs": []}',
        '{"version": 2, "letters": [], "contents": [], "packs": 7}',
        "[]",
        "\x00",
        "[" * 100_000,
    ],
)
def test_a_ledger_of_another_hand_is_a_message(tmp_path: Path, text: str) -> None:
    with pytest.raises(AdvocacyError) as caught:
        ledger.read_ledger(written(tmp_path, text))
    assert str(caught.value) == (
        "packs/packs.json: is not what «advocacy pack» wrote\n    make the packs again with «advocacy pack»"
    )


def test_no_packs_are_a_message(tmp_path: Path) -> None:
    with pytest.raises(AdvocacyError, match=r"there are no packs in .*\n    «advocacy pack» makes them"):
        ledger.read_ledger(tmp_path)


def test_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    written(tmp_path / "elsewhere")
    (tmp_path / "packs").symlink_to(tmp_path / "elsewhere" / "packs")
    with pytest.raises(AdvocacyError, match=r"packs is a link\n    what it points to is not touched"):
        ledger.read_ledger(tmp_path)


def test_the_ledger_holds_no_more_than_it_needs() -> None:
    text = json.loads(Ledger.of((PACK,)).to_json())
    assert set(text) == {"version", "letters", "contents", "packs"}
    assert (text["contents"], text["packs"]) == ([[0]], [{"name": "A", "contents": 0, "sheets": 2}])
    assert set(text["letters"][0]) == {"id", "reference", "sha256", "has_address"}


def test_what_five_thousand_signers_of_every_letter_have_can_be_read_again(tmp_path: Path) -> None:
    """A million letters: listed one by one, they were more than is read of any file."""
    letters = tuple(LETTER.model_copy(update={"id": f"x-{number}"}) for number in range(245))
    packs = [Pack(f"{number:08}", letters, 246) for number in range(5_000)]
    packs[7] = Pack("A", letters[::2], 124)
    text = Ledger.of(packs).to_json()
    assert ledger.read_ledger(written(tmp_path, text)) == tuple(packs)
    assert len(text) < 60 * len(packs)
