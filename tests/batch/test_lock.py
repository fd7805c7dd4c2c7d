"""One writer, who is named to the second: ``advocacy.batch.lock``."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from advocacy.batch import lock, previews
from advocacy.batch.store import Store, open_store
from advocacy.errors import AdvocacyError
from advocacy.files.folder import Folder
from tests.conftest import REPO


@pytest.mark.parametrize("where", ["out", "signed"])
def test_a_second_writer_is_told_who_is_there(tmp_path: Path, where: str) -> None:
    out, signed = tmp_path / "out", tmp_path / "signed"
    code = (
        "import sys; from pathlib import Path; from advocacy.batch.store import open_store\n"
        "with open_store(Path(sys.argv[1]), 'sign', signed=Path(sys.argv[2])): print(flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code, str(out), str(signed)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=REPO) as other:
        assert other.stdout
        other.stdout.readline()
        mine = out if where == "out" else tmp_path / "another"
        with pytest.raises(AdvocacyError) as caught, open_store(mine, "build", signed=signed):
            pass
        said = rf"another run is writing to {tmp_path / where}: advocacy sign, process {other.pid}, since [\d: +-]+\n"
        assert re.fullmatch(
            rf"{said}    wait until it is done, or write elsewhere with --{where} DIR", str(caught.value)
        )
        other.kill()
        other.wait()
    with open_store(out, "build", signed=signed) as opened:
        assert isinstance(opened, Store)
    assert not (out / lock.WRITER).exists()


def test_a_preview_waits_for_another_and_not_for_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "PATIENCE", 0.05)
    with open_store(tmp_path, "build"):
        assert previews.keep_preview(tmp_path, "aa-a.pdf", b"%PDF").read_bytes() == b"%PDF"
    with (
        Folder.open(tmp_path / "preview") as folder,
        lock.locked(folder, "preview", "--out FILE"),
        pytest.raises(AdvocacyError) as caught,
    ):
        previews.keep_preview(tmp_path, "aa-a.pdf", b"another")
    assert re.fullmatch(
        rf"another run is writing to {tmp_path / 'preview'}: advocacy preview, process \d+, since [\d: +-]+\n"
        r"    wait until it is done, or write elsewhere with --out FILE",
        str(caught.value),
    )
    assert previews.keep_preview(tmp_path, "aa-a.pdf", b"another").read_bytes() == b"another"
