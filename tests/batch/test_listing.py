"""Which files are ours, whatever the listing says: ``advocacy.batch.listing``."""

from pathlib import Path

import pytest

from advocacy.batch.store import open_store
from tests.batch.test_file_set import MINE, NEW, contents, make, publish


@pytest.mark.parametrize("text", ["", "[]", '{"files": {"../precious": {"size": 1, "part": "p"}}}', "\x00"])
def test_a_listing_of_another_hand_reaches_nothing(tmp_path: Path, text: str) -> None:
    out = tmp_path / "out"
    (out / "packs").mkdir(parents=True)
    (out / "precious").write_bytes(b"p")
    (out / "packs" / ".files.json").write_text(text)
    with open_store(out, "forget") as store:
        store.packs.remove()
    publish(out)
    assert (out / "precious").read_bytes() == b"p"


def test_packs_of_an_earlier_version_are_known(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "packs").mkdir(parents=True)
    ledger = '{"version": 1, "packs": [{"name": "pack-1", "letters": [], "sheets": 2}]}'
    before = {"pack-1.pdf": b"1", "packs.json": ledger.encode(), "labels-l7160.pdf": b"l", **MINE}
    for name, data in before.items():
        (out / "packs" / name).write_bytes(data)
    with open_store(out, "pack") as store:
        assert sorted(make(store.packs, NEW)) == ["pack-1.pdf", "packs.json"]
    assert contents(out / "packs") == {**NEW, **MINE, "labels-l7160.pdf": b"l"}
