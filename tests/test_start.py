"""Closed streams and a time zone that is none are no mistake of the program: ``advocacy.start``."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="closes streams as shells do elsewhere")


def shell(line: str, folder: Path) -> tuple[int, str, str]:
    """A line of a shell, in which «advocacy» is the program, and the files that it may leave."""
    command = f'advocacy() {{ "{sys.executable}" -m advocacy "$@"; }}; {line}'
    environment = {"PYTHONPATH": str(REPO), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"}
    run = subprocess.run(
        ["/bin/bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout, run.stderr


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("advocacy --version >&-", 0),
        ("advocacy recipients list --json >&- 2>&-", 1),  # no campaign folder
        ("advocacy nothing <&- >&- 2>&-", 2),
    ],
)
def test_a_stream_that_is_closed_is_one_that_nobody_reads(line: str, code: int, tmp_path: Path) -> None:
    assert shell(line, tmp_path) == (code, "", "")
    assert [*tmp_path.iterdir()] == []


def test_no_file_takes_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    """What a library prints would end in it."""
    ask = "from advocacy.start import make_ready; make_ready(); print(open('a', 'w').fileno())"
    assert shell(f'{sys.executable} -c "{ask}" <&- 2>&-', tmp_path)[1] == "3\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no disk that is always full")
@pytest.mark.parametrize("words", ["--version", "recipients list --json"])
def test_a_disk_that_is_full_is_told(words: str, tmp_path: Path) -> None:
    code, _, said = shell(f"advocacy {words} >/dev/full", tmp_path)
    assert code == 1
    assert said == "cannot go on: No space left on device\n    check the disk, and where the output goes\n"


def test_a_time_zone_that_is_none_is_left_out(tmp_path: Path) -> None:
    code, said, warned = shell("TZ=:/etc/passwd advocacy --version", tmp_path)
    assert (code, said.split()[0]) == (0, "advocacy")
    assert warned == "TZ is not a time zone: using that of this computer\n"


@pytest.mark.parametrize("words", ["--version", "check --json", "build --root /nowhere"])
def test_a_folder_that_is_gone_while_one_stands_in_it_is_told(words: str, tmp_path: Path) -> None:
    code, said, warned = shell(f"mkdir gone && cd gone && rmdir ../gone && advocacy {words}", tmp_path)
    assert code == 1
    assert "the current folder no longer exists" in said + warned
    assert "Traceback" not in warned
    if "--json" not in words:
        assert (said, warned.splitlines()[1]) == ("", "    go to another folder, and type this again")
