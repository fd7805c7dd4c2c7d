"""What is given away: the project's own files and nothing else, the same bytes whoever builds them."""

import json
import re
import shutil
import subprocess
import sys
import tarfile
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import REPO

pytestmark = pytest.mark.slow

GIT = shutil.which("git")
KEPT = (
    *("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "recipients.yaml", "run.py"),
    *("fonts", "letters", "docs"),
)
LIST = "FILES.sha256"


def build(folder: Path, dist: Path) -> tuple[Path, Path]:
    """The source archive and the wheel of the project in ``folder``."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", dist], cwd=folder, check=True, capture_output=True
    )
    (archive,), (wheel,) = dist.glob("*.tar.gz"), dist.glob("*.whl")
    return archive, wheel


def git(folder: Path, *words: str) -> None:
    assert GIT
    subprocess.run(
        [GIT, "-c", "user.name=x", "-c", "user.email=x", *words], cwd=folder, check=True, capture_output=True
    )


def contents(archive: Path) -> dict[str, bytes]:
    """The files of a source archive, by their path in the project."""
    with tarfile.open(archive) as tar:
        members = [member for member in tar.getmembers() if member.isfile()]
        return {member.name.split("/", 1)[1]: tar.extractfile(member).read() for member in members}  # type: ignore[union-attr]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Part of the project in a repository of its own, and a list of signers wherever one might lie."""
    folder = tmp_path / "project"
    (folder / "advocacy").mkdir(parents=True)
    for name in KEPT:
        copy = shutil.copytree if (REPO / name).is_dir() else shutil.copy
        copy(REPO / name, folder / name)
    for name in ("__init__.py", "__main__.py", "py.typed"):
        shutil.copy(REPO / "advocacy" / name, folder / "advocacy")
    git(folder, "init")
    git(folder, "add", "--all")
    for place in ("", "advocacy", "letters", "letters/schema", "fonts", "docs"):
        (folder / place).mkdir(exist_ok=True)
        (folder / place / "people.csv").write_text("name\nNobody\n", "utf-8")
        (folder / place / "signers.yaml").write_text("name: Nobody\n", "utf-8")
    return folder


@pytest.mark.skipif(GIT is None, reason="needs git")
def test_only_files_of_the_project_are_given_away_and_always_the_same_bytes(project: Path, tmp_path: Path) -> None:
    archive, wheel = build(project, tmp_path / "one")
    taken = contents(archive)
    listed = subprocess.run([str(GIT), "ls-files"], cwd=project, capture_output=True, text=True, check=True)
    assert taken.keys() == {*listed.stdout.split(), LIST, "PKG-INFO"}
    sums = dict(line.split("  ")[::-1] for line in taken[LIST].decode().splitlines())
    assert sums == {name: sha256(taken[name]).hexdigest() for name in listed.stdout.split()}
    with ZipFile(wheel) as packed:
        shipped = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert {"advocacy/shipped/letters/letter.css", "advocacy/shipped/guide/volunteers.ar.html"} < shipped
    assert not [name for name in (*shipped, *taken) if "people" in name or "signers.yaml" in name]

    # From the archive, unpacked in another folder, where somebody works too.
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.glob("advocacy-*")
    (unpacked / "letters" / "signers.yaml").write_text("name: Nobody\n", "utf-8")
    again, wheel_again = build(unpacked, tmp_path / "two")
    assert wheel_again.read_bytes() == wheel.read_bytes()
    assert again.read_bytes() == archive.read_bytes()


def test_where_nothing_says_which_files_are_the_projects_their_kinds_do(project: Path, tmp_path: Path) -> None:
    shutil.rmtree(project / ".git")
    _, wheel = build(project, tmp_path / "dist")
    with ZipFile(wheel) as packed:
        names = packed.namelist()
    assert "advocacy/shipped/recipients.yaml" in names
    assert "advocacy/shipped/guide/volunteers.ar.pdf" in names
    assert "advocacy/shipped/letters/schema/recipients.json" in names
    assert not [name for name in names if name.endswith(".csv")]


def test_fonts_are_those_that_their_readme_names() -> None:
    named = dict(
        re.findall(r"^([0-9a-f]{64})  (\S+\.ttf)$", (REPO / "fonts" / "README.md").read_text("utf-8"), re.MULTILINE)
    )
    there = {sha256(path.read_bytes()).hexdigest(): path.name for path in (REPO / "fonts").glob("*.ttf")}
    assert named == there
    assert len(there) == 3


@pytest.mark.slow
def test_a_release_names_all_that_it_needs_and_the_checksum_of_each_file(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    words = [sys.executable, str(REPO / "release.py"), str(dist)]
    subprocess.run(words, check=True, capture_output=True)
    sums = dict(line.split("  ")[::-1] for line in (dist / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums == {
        path.name: sha256(path.read_bytes()).hexdigest() for path in dist.iterdir() if path.name != "SHA256SUMS"
    }
    assert sorted(Path(name).suffix for name in sums) == [".gz", ".json", ".whl"]

    bill = json.loads(next(dist.glob("*.cdx.json")).read_text("utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    lock = (REPO / "requirements" / "runtime.txt").read_text("utf-8")
    named = {(part["name"], part["version"]) for part in bill["components"] if part["type"] == "library"}
    assert named == {*re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE)}
    assert len(named) > 40
    told = [each["value"] for part in bill["components"] for each in part.get("properties", ())]
    assert sorted(told) == sorted(re.findall(r"--hash=sha256:(\w+)", lock))
    assert len([part for part in bill["components"] if part["type"] == "file"]) == 3

    again = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr) == (1, f"{dist} is not empty: name a new folder\n")


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_the_installer_is_locked_as_what_it_installs_is(lock: str) -> None:
    text = (REPO / "requirements" / f"{lock}.txt").read_text("utf-8")
    for name in ("pip", "setuptools"):
        assert re.search(rf"^{name}==[\d.]+ \\\n    --hash=sha256:", text, re.MULTILINE)
