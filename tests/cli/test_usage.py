"""Wrong usage is said in the program's own words, whichever option of whichever command is used wrongly."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from advocacy.cli.commands import app
from advocacy.cli.help import choices_of
from tests.conftest import Program

LIBRARY = re.compile(
    r"Input should|Invalid value|Missing (?:argument|option|command|param)|[Nn]o such|requires an arg|unexpected extra|"
    r"does not take|[Vv]alue error|unable to|None|a mistake in"
)
"""What Typer, Click and Pydantic say, and what the program says where it was not prepared."""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["labels", "l7160", "--sender", "0"], "«0» is no value of --sender\n    it takes a whole number, 1 to 2000"),
        (["build", "--jobs", "1.5"], "«1.5» is no value of --jobs\n    it takes a whole number, 0 or more"),
        (["labels", "l7160", "--start-at", "x"], "«x» is no value of --start-at\n    it takes a whole number"),
        (["build", "--dry-run=1"], "--dry-run takes no value\n    «advocacy --help» says what can be typed"),
        (["build", "--date"], "--date needs a value after it\n    «advocacy --help» says what can be typed"),
        (["init"], "DIR is missing\n    «advocacy init --help» says what can be typed"),
        (["reprint"], "REF is missing\n    «advocacy reprint --help» says what can be typed"),
        (["status", "a", "b"], "«a b» is more than this command takes\n    «advocacy status --help» says what"),
        (["recipients", "--root", "x"], "no command was typed\n    «advocacy recipients --help» says what"),
        (["preview", "de-bafa", "--out", "."], "«.» is a folder, and no file\n    name another: --out"),
        (["build", "--out", "gs://b/x"], "--out names a folder, or s3://bucket/name, and no other address\n    «"),
        (["build", "--out", "s3://"], "--out names a folder, or s3://bucket/name, and no other address\n    «"),
        (["pack", "--out", "s3://b"], "--out names a folder here, not an address; copy what is in object storage into"),
        (["sign", "x", "--out", "s3://b"], "--out names a folder here, not an address; copy what is in object storage"),
        (["sign", "x", "--signed", "s3://b"], "--signed names a folder here, not an address; names of signers are"),
        (["recipients", "edit", "x", "--id", "y"], "no option is called «--id»\n    that is a command of its own: «"),
        (["recipients", "edit", "x", "--retired"], "no option is called «--retired»\n    that is a command of its own"),
        (["init", ""], "DIR is empty: name a file or a folder\n    «advocacy init --help» says what can be typed"),
        (["build", "--root", ""], "--root is empty: name a file or a folder\n    «advocacy build --help» says"),
        (["build", "--out="], "--out is empty: name a file or a folder\n    «advocacy build --help» says"),
        (["--root", "", "build"], "--root is empty: name a file or a folder\n    «advocacy --help» says"),
        (["sign", ""], "LIST is empty: name a file or a folder\n    «advocacy sign --help» says"),
        (["build", "--search", "a\udcffb"], "«a\N{REPLACEMENT CHARACTER}b» is not valid text: type it again"),
        (["build", "d\udcff"], "«d\N{REPLACEMENT CHARACTER}» is not valid text: type it again, in UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_and_what_may_be_typed(program: Program, words: list[str], said: str) -> None:
    run = program(*words)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(said)


def test_no_option_is_refused_in_words_of_a_library(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tried = 0
    for words in _wrong(typer.main.get_command(app), ()):
        run = program(*words)
        assert run.code == 2, words
        assert not LIBRARY.search(run.err), (words, run.err)
        tried += 1
    assert tried > 300


def test_words_of_a_list_are_the_same_in_any_letter_case(program: Program, folder: Path) -> None:
    lists = [each for command in _single(typer.main.get_command(app)) for each in command.params if choices_of(each)]
    assert len(lists) > 30
    assert not [each.name for each in lists if each.type_descriptor.case_sensitive]
    for options, others in (
        (("--kind", "Export-Control"), ("--kind", "export-control")),
        (("--audience", "LICENSING-Authority"), ("--audience", "licensing-authority")),
        (("--region", "Western-Europe"), ("--region", "western-europe")),
    ):
        listed = program("recipients", "list", *options, "--root", folder)
        assert (listed.code, listed.out) == (0, program("recipients", "list", *others, "--root", folder).out)
        assert listed.out
    assert program("build", "--translation", "None", "--delivery", "Direct", "--dry-run", "--root", folder).code == 0
    edit = ("recipients", "edit", "de-bafa", "--root", folder, "--dry-run", "--source")
    page = "page=https://example.org/new checked=2026-11-23"
    assert program(*edit, f"fact=NAME {page}").out == program(*edit, f"fact=name {page}").out != ""
    edit = ("recipients", "edit", "ma-gov", "--root", folder, "--dry-run", "--rank")
    assert program(*edit, "Ambassador").out == program(*edit, "ambassador").out != ""
    assert program("recipients", "stale", "--older-than", "12M", "--root", folder).code == 0


def _single(command: Any) -> Iterator[Any]:
    for name in command.list_commands(None) if hasattr(command, "list_commands") else ():
        yield from _single(command.get_command(None, name))
    if not hasattr(command, "list_commands"):
        yield command


def _wrong(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every option with nothing where it takes something, or with what it cannot be; too few words, and too many."""
    needed = ["x" for each in command.params if each.param_type_name == "argument" and each.required]
    yield (*path, "--none-such")
    if hasattr(command, "list_commands"):
        for name in command.list_commands(None):
            yield from _wrong(command.get_command(None, name), (*path, name))
        return
    if needed:
        yield path
    for option in command.params:
        if option.param_type_name != "option" or option.name == "help":
            continue
        name = max(option.opts, key=len)
        if option.is_flag:
            yield (*path, *needed, f"{name}=x")
        else:
            yield (*path, *needed, name)
            if "Path" not in str(option.type_descriptor.annotation):
                yield (*path, *needed, name, "\udcff")
