"""Files of strangers: no pipe, no device, no link out of a folder, nothing huge: ``advocacy.files.read``."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from advocacy.files.read import RefusedError, Why, read_regular
from tests.conftest import Program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has no such pipes, devices and links")

LEADS_OUT = (
    "{name}: is a link that leads out of the campaign folder\n"
    "    put a copy of that file in place of the link, if it may be read by whoever gets a letter\n"
)
IS_SPECIAL = "{name}: is a pipe or a device, not a file\n    put a file in its place\n"


def why(path: Path, inside: Path | None = None) -> Why:
    with pytest.raises(RefusedError) as refused:
        read_regular(path, 10, inside=inside)
    return refused.value.why


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert why(tmp_path / "pipe") is Why.SPECIAL
    assert why(Path("/dev/zero")) is Why.SPECIAL
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path, 10)


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(20 * 2**30)
    assert why(tmp_path / "sparse") is Why.TOO_LARGE
    (tmp_path / "ten").write_bytes(b"x" * 10)
    assert read_regular(tmp_path / "ten", 10) == b"x" * 10


def test_a_file_that_grows_as_it_is_read_is_read_whole_as_far_as_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ten"
    file.write_bytes(b"0123456")
    looked = os.fstat

    def grows(descriptor: int) -> os.stat_result:
        status = looked(descriptor)
        file.write_bytes(b"0123456789")
        return status

    monkeypatch.setattr("advocacy.files.read.os.fstat", grows)
    assert read_regular(file, 10) == b"0123456789"
    file.write_bytes(b"0123456")
    with pytest.raises(RefusedError):
        read_regular(file, 9)


def test_links_lead_as_far_as_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    (inside / "deep").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"secret")
    (inside / "own").write_bytes(b"own")
    (inside / "deep" / "link").symlink_to(inside / "own")
    assert read_regular(inside / "deep" / "link", 10, inside=inside) == b"own"
    (inside / "deep" / "out").symlink_to(tmp_path / "secret")
    for path in (inside / "deep" / "out", inside / ".." / "secret", tmp_path / "secret"):
        assert why(path, inside) is Why.OUTSIDE


@pytest.mark.skipif(not sys.platform.startswith(("linux", "darwin")), reason="tells nothing of what is open")
@pytest.mark.parametrize("swapped", ["deep/own", "deep"])
def test_a_link_that_comes_between_the_look_and_the_opening_leads_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    inside = tmp_path / "inside"
    for folder, data in ((inside / "deep", b"own"), (tmp_path / "deep", b"secret")):
        folder.mkdir(parents=True)
        (folder / "own").write_bytes(data)
    opened = os.open

    def swap_and_open(*arguments: Any, **options: Any) -> int:
        if not (inside / "before").exists():
            (inside / swapped).rename(inside / "before")
            (inside / swapped).symlink_to(tmp_path / swapped)
        return opened(*arguments, **options)

    assert read_regular(inside / "deep" / "own", 10, inside=inside) == b"own"
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", swap_and_open)
        assert why(inside / "deep" / "own", inside) is Why.OUTSIDE


@pytest.mark.parametrize("name", ["recipients.yaml", "letters/petition.yaml", "letters/letter.html.j2", "letters/x.j2"])
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_campaign_reads_nothing_but_its_own_files(
    program: Program, folder: Path, tmp_path: Path, name: str, kind: str
) -> None:
    (folder / name).unlink(missing_ok=True)
    (tmp_path / "secret").write_text("{{ title }} secret", "utf-8")
    if kind == "link":
        (folder / name).symlink_to(tmp_path / "secret")
    else:
        os.mkfifo(folder / name)
    run = program("check", "--root", folder)
    assert run.code == 1
    assert (LEADS_OUT if kind == "link" else IS_SPECIAL).format(name=name) in run.err
    assert "secret" not in run.out + run.err


def test_folders_that_lead_out_are_refused_file_by_file(program: Program, folder: Path, tmp_path: Path) -> None:
    (folder / "fonts").rename(tmp_path / "fonts")
    (folder / "fonts").symlink_to(tmp_path / "fonts")
    run = program("check", "--root", folder)
    assert run.code == 1
    assert LEADS_OUT.format(name="fonts/Amiri-Bold.ttf") in run.err


def test_a_list_is_no_pipe(program: Program, folder: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "people.csv")
    run = program("recipients", "import", tmp_path / "people.csv", "--root", folder)
    assert run.code == 1
    said = f"{tmp_path}/people.csv: is a pipe or a device, not a file\n"
    assert run.err == f"{said}    save the table in a file, and name that\n"
