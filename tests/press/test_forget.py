"""Whatever writes, forgetting too, is told who writes already: ``advocacy.press``."""

from pathlib import Path

import pytest

from advocacy.batch.store import open_store
from tests.conftest import Program

WRITING = ["build", "pack", "sign people.csv", "labels l7160", "envelopes dl", "reprint HRD-de-bafa", "forget"]


@pytest.mark.parametrize("words", WRITING)
def test_what_another_run_is_making_is_left_to_it(
    program: Program, built: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    (built / "people.csv").write_text("name\nسامي\n", "utf-8")
    monkeypatch.chdir(built)
    with open_store(Path("out"), "sign", signed=Path("signed")) as store:
        store.private.key()
        (built / "signed" / ".packs.new").mkdir()
        (built / "signed" / ".packs.new" / "AAAAAAAA.pdf").write_bytes(b"being made")
        before = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
        run = program(*words.split())
        assert run.code == 1
        assert run.err.startswith("another run is writing to out: advocacy sign, process ")
        assert {path: path.read_bytes() for path in built.rglob("*") if path.is_file()} == before
