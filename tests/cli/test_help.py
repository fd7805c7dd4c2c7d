"""``--help`` in a terminal of 80 columns, and what is said of what cannot be meant."""

import inspect
from collections.abc import Iterator

import pytest
from typer.core import TyperGroup

from advocacy.cli.commands import program
from advocacy.cli.group import Group
from advocacy.cli.help import examples, first_sentence, help_lines
from tests.conftest import Program


def commands(command: object, context: object) -> Iterator[tuple[object, object]]:
    yield command, context
    if isinstance(command, TyperGroup):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner
            yield from commands(inner, type(context)(inner, parent=context, info_name=name))


def test_every_command_is_told_in_80_columns() -> None:
    with program.make_context("advocacy", ["check"]) as context:
        told = {}
        for each, inside in commands(program, context):
            inner = [(name, first_sentence(entry.help)) for name, entry in getattr(each, "entries", {}).items()]
            told[inside.command_path] = [*help_lines(each, inside, 80, inner)]
    assert len(told) > 30
    for path, lines in told.items():
        assert lines[1].startswith(f"Usage: {path} "), path
        assert [line for line in lines if len(line) > 80] == [], path
        text = "\n".join(lines)
        assert not any(sign in text for sign in ("<bool>", "list[", "[default", "range]", "**")), path
    build = told["advocacy build"]
    assert "Usage: advocacy build [ID]... [OPTIONS]" in build
    assert "  --kind KIND          Only this kind, named in letters/campaign.yaml; may be" in build
    assert "  advocacy build --audience exporter --dry-run" in build


def test_what_is_told_before_a_command_is_loaded_is_what_it_says_of_itself() -> None:
    with program.make_context("advocacy", ["check"]) as context:
        for each, inside in commands(program, context):
            if isinstance(each, Group):
                for name, entry in each.entries.items():
                    assert inspect.cleandoc(entry.help) == inspect.cleandoc(each.get_command(inside, name).help), name


def test_examples_stay_whole() -> None:
    short = "**Examples**\n\n    one        # first\n    other --x  # second\n"
    assert [*examples(short, 80)] == ["Examples", "", "  one        # first", "  other --x  # second"]
    long = f"    one        # {'word ' * 14}\n"
    assert [*examples(long, 60)] == [
        "  # word word word word word word word word word word word",
        "    word word word",
        "  one",
    ]
    assert [*examples("    one \\\n        --two\n", 60)] == ["  one \\", "      --two"]


@pytest.mark.parametrize("words", [["help"], ["help", "build"], ["help", "recipients", "add"], ["recipients", "help"]])
def test_help_is_a_word_too(program: Program, words: list[str]) -> None:
    asked = [word for word in words if word != "help"]
    assert program(*words) == program(*asked, "--help")
    assert f"Usage: {' '.join(['advocacy', *asked])} " in program(*words).out


def test_the_version_has_a_short_option(program: Program) -> None:
    assert program("-V") == program("--version")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["biuld"], "no command is called «biuld»\n    did you mean build? «advocacy --help»"),
        (["xyzxyz"], "no command is called «xyzxyz»\n    «advocacy --help» says what can be typed"),
        (["recipients", "lst"], "no command is called «lst»\n    did you mean list? «advocacy recipients --help»"),
        (["build", "--dry-rn"], "no option is called «--dry-rn»\n    did you mean --dry-run? «advocacy build --help»"),
        (
            ["build", "--kind", "goverment"],
            "«goverment» is no value of --kind: did you mean «government»? one of: ",
        ),
        (["pack", "--by", "x"], "«x» is no value of --by\n    it takes country, region, kind, audience\n"),
    ],
)
def test_a_near_miss_is_suggested(program: Program, words: list[str], said: str) -> None:
    run = program(*words)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(said)


def test_a_group_alone_shows_what_there_is(program: Program) -> None:
    run = program("recipients")
    assert (run.code, run.err) == (2, "")
    assert "Usage: advocacy recipients COMMAND [OPTIONS]" in run.out
