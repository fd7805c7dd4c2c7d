"""Which files are ours, whatever the listing says: ``advocacy.batch.listing``."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from advocacy.batch.store import open_store
from tests.batch.test_file_set import MINE, NEW, contents, make, publish
from tests.killing import Killed, killed_at


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


def write_page(out: Path, page: bytes) -> None:
    with open_store(out, "build") as store:
        store.put("index.html", page)


def add_labels(out: Path, labels: bytes) -> None:
    with open_store(out, "labels") as store:
        store.packs.add("labels", "labels-l7160.pdf", labels)


@pytest.mark.parametrize("write", [write_page, add_labels])
@pytest.mark.parametrize("then", [b"another", b"one"])
def test_killed_while_a_file_is_replaced_the_next_run_leaves_what_an_undisturbed_one_leaves(
    write: Callable[[Path, bytes], None], then: bytes, tmp_path: Path
) -> None:
    """Whether that run writes the file again (``then`` is another) or finds nothing to do."""
    whole = tmp_path / "whole"
    write(whole, b"one")
    with killed_at(None) as steps:
        write(whole, b"another")
    write(whole, then)
    for number in range(1, steps.count + 1):
        out = tmp_path / str(number)
        write(out, b"one")
        with suppress(Killed), killed_at(number):
            write(out, b"another")
        write(out, then)
        assert all_in(out) == all_in(whole), number


def all_in(out: Path) -> dict[str, bytes]:
    files = (path for path in out.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}
