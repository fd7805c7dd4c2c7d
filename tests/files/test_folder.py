"""What is done in a folder is done there: ``advocacy.files.folder``."""

import os
import sys
from pathlib import Path

import pytest

from advocacy.errors import AdvocacyError
from advocacy.files.folder import Folder
from advocacy.files.whole import write_all_in
from tests.killing import no_exchange


def test_a_folder_is_opened_once_and_no_link_is_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for opened in (Folder.open, lambda path: Folder.open(path.parent).sub(path.name)):
        with pytest.raises(
            AdvocacyError, match=rf"{tmp_path / 'link'} is a link\n    what it points to is not touched"
        ):
            opened(tmp_path / "link")
    with Folder.open(tmp_path / "real") as folder:
        (tmp_path / "real").rename(tmp_path / "moved")
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "real").symlink_to(tmp_path / "elsewhere")
        write_all_in(folder, {"f": b"x"})
    assert (tmp_path / "moved" / "f").read_bytes() == b"x"
    assert not [*(tmp_path / "elsewhere").iterdir()]


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with Folder.open(tmp_path) as folder:
        assert {name: folder.read(name) for name in [*folder.names(), "none"]} == {
            "fifo": None, "folder": None, "file": b"x", "link": None, "none": None,
        }  # fmt: skip


@pytest.mark.parametrize("name", ["../f", "deep/f", "/f", "..", "."])
def test_a_folder_reaches_nothing_outside(tmp_path: Path, name: str) -> None:
    with Folder.open(tmp_path) as folder:
        for reach in (folder.read, folder.remove, folder.size, folder.sub, folder.make, folder.create):
            with pytest.raises(ValueError, match="is not directly in"):
                reach(name)


def test_two_folders_exchange_their_names_where_the_system_can(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    with Folder.open(tmp_path) as folder:
        assert folder.exchange("one", "other") or sys.platform != "linux"
        if sys.platform == "linux":
            assert ([*(tmp_path / "one").iterdir()], [*(tmp_path / "other").iterdir()]) == (
                [tmp_path / "one" / "other"],
                [tmp_path / "other" / "one"],
            )
        with pytest.raises(FileNotFoundError) as refused:
            folder.exchange("one", "none")
        assert refused.value.filename == str(tmp_path / "one")
        with no_exchange():
            assert not folder.exchange("one", "other")


def test_a_file_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as large:
        large.truncate(20 * 2**30)
    with Folder.open(tmp_path) as folder, pytest.raises(AdvocacyError) as caught:
        folder.read("large")
    assert str(caught.value) == (
        f"{tmp_path / 'large'}: is larger than 256 MiB, and nothing that this program makes is\n"
        "    delete it, or put back what was there"
    )
