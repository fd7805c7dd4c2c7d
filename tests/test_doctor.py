"""What keeps letters from being made on this machine: ``advocacy.doctor``."""

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from advocacy import doctor
from tests.conftest import REPO, Program, lay_out

pytestmark = pytest.mark.slow


def runtime_dependencies() -> list[str]:
    """As pyproject.toml has them: what doctor looks at it takes from elsewhere, and leaves none of these out."""
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.match(r"[\w.-]+", requirement) for requirement in project["dependencies"]]
    assert len(names) > 15
    return [name[0] for name in names if name]


def test_doctor_finds_this_machine_fit(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = program("doctor", "--root", folder)
    assert run.code == 0
    lines = run.out.splitlines()
    assert all(line.startswith("ok  ") for line in lines)
    for subject in (
        *runtime_dependencies(),
        "a tiny PDF",
        "HarfBuzz-subset",
        "the campaign",
        "fonts",
        "the output folder",
    ):
        assert any(line.startswith(f"ok  {subject}: ") for line in lines), subject
    monkeypatch.setattr(doctor, "TINY_LETTER", "print(9, '1.50', 'subset')")  # it has been made
    findings = json.loads(program("doctor", "--root", folder, "--json").out)["data"]["findings"]
    assert len(findings) == len(lines)
    assert all(finding["fine"] for finding in findings)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "NO  a tiny PDF: the renderer crashed (signal 11)"),
        (
            "raise OSError('cannot load library pango')",
            "NO  a tiny PDF: was not made: OSError: cannot load library pango",
        ),
        ("import time; time.sleep(900)", "NO  a tiny PDF: was not made: Command"),
        ("print(9, '1.50', 'slow')", "NO  HarfBuzz-subset: is missing: letters take ten times as long"),
    ],
)
def test_doctor_survives_what_it_finds(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    monkeypatch.setattr(doctor, "TINY_LETTER", script)
    if "sleep" in script:  # the others may take their time
        monkeypatch.setattr(doctor, "PATIENCE", 0.5)
    run = program("doctor", "--root", folder)
    assert run.code == 1
    assert said in run.out


def test_doctor_names_a_broken_campaign_a_missing_library_and_a_blocked_folder(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = lay_out(tmp_path / "c", broken="several-at-once")
    (campaign / "file").write_text("")
    monkeypatch.setattr(doctor, "requires", lambda _: ["no-such-library>=1", 'of-use; extra == "more"'])
    monkeypatch.setattr(doctor, "SYSTEM_LIBRARIES", ("no-such-system-library",))
    monkeypatch.setattr(doctor, "TINY_LETTER", "print(9, '1.50', 'subset')")
    run = program("doctor", "--root", campaign, "--out", campaign / "file" / "out")
    assert run.code == 1
    assert "NO  no-such-system-library: is missing on this system\n        run «python3 run.py»" in run.out
    assert "NO  no-such-library: is not installed\n        run «python3 run.py», or install advocacy again" in run.out
    assert "of-use" not in run.out
    assert (
        "NO  the campaign: letters/letter.css:5:39: asks for fonts/Amiri-Black.ttf, which is missing and 5 more"
        in run.out
    )
    assert "NO  the output folder: " in run.out


def test_a_library_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(module: str) -> None:
        if module == "pikepdf":
            raise OSError("libqpdf is not there\nand more")
        if module == "yaml":
            raise ImportError(module)

    monkeypatch.setattr(doctor, "import_module", failing)
    found = {each.subject: each for each in doctor._libraries()}
    assert [name for name, each in found.items() if not each.fine] == ["pikepdf", "pyyaml"]
    assert (found["pikepdf"].said, found["pikepdf"].remedy) == (
        "does not load: libqpdf is not there",
        "run «python3 run.py», or install advocacy again",
    )
    assert found["pyyaml"].said == "is not installed"


def test_a_program_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> list[str]:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "requires", unknown)
    (found,) = doctor._libraries()
    assert (found.fine, found.subject, found.said) == (False, "advocacy", "is not installed")


def test_another_version_than_the_only_one_that_will_do_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "requires", lambda _: ["weasyprint==70.0", "pillow>=11"])
    monkeypatch.setattr(doctor, "version", lambda _: "71.0")
    found = [(each.subject, each.fine, each.said, each.remedy) for each in doctor._libraries()]
    assert found == [
        ("weasyprint", False, "is 71.0, and only 70.0 will do", "run «python3 run.py», or install advocacy again"),
        ("pillow", True, "71.0", ""),
    ]


def test_the_tiny_letter_takes_nothing_from_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("weasyprint", "pydyf", "logging"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert all(found.fine for found in doctor._rendering())
    assert not (tmp_path / "ran").exists()
