"""What is made beside the letters may lack its files: ``check`` warns, and who needs them hears it before all else."""

from pathlib import Path

import pytest

from tests.conftest import Program

REMEDY = "    «advocacy init DIR» writes out the one that is shipped: copy it from there\n"
NAMES = {
    "build": ("index.html.j2", "index.css", "index.js"),
    "pack": ("cover.html.j2", "cover.css"),
    "labels": ("labels.html.j2", "labels.css"),
    "envelopes": ("envelopes.html.j2", "envelopes.css"),
    "sign": ("signature.html.j2", "signature.css"),
}


def test_check_warns_of_each_file_that_a_command_needs(program: Program, folder: Path) -> None:
    before = program("check", "--root", folder)
    for name in (name for names in NAMES.values() for name in names):
        (folder / "letters" / name).unlink()
    run = program("check", "--root", folder)
    assert (run.code, run.out) == (0, before.out)
    warned = {
        f"letters/{name}: warning: this file is missing, and «advocacy {command} --root {folder}» needs it\n{REMEDY}"
        for command, names in NAMES.items()
        for name in names
    }
    assert all(warning in run.err for warning in warned)
    assert run.err.count("\n") == before.err.count("\n") + 2 * len(warned)


@pytest.mark.usefixtures("set_once")
@pytest.mark.parametrize("name", NAMES["build"])
@pytest.mark.parametrize(
    "words",
    [
        ("build", "--date", "2026-12-01"), ("build", "--dry-run"),
        ("pack",), ("labels", "l7160"), ("envelopes", "dl"), ("share",),
    ],
)  # fmt: skip
def test_without_a_file_of_the_page_nothing_is_written(
    program: Program, built: Path, name: str, words: tuple[str, ...]
) -> None:
    def files() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in built.rglob("*") if path.is_file()}

    (built / "letters" / name).unlink()
    before = files()
    run = program(*words, "--root", built)
    assert (run.code, run.out, run.err) == (1, "", f"letters/{name}: this file is missing\n{REMEDY}")
    assert files() == before
