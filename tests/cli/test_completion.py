"""What TAB offers in bash, zsh and fish: ids, countries, ranks and the values of choices."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import typer  # noqa: TC002 - named in casts

from advocacy.cli import completion
from tests.conftest import Program, Run, lay_out

Complete = Any


@pytest.fixture
def complete(program: Program, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """What a shell offers after ``words``; the last is the one that is being typed."""

    def run(*words: object, shell: str = "bash") -> Run:
        line = ["advocacy", *map(str, words)]
        monkeypatch.setenv("_ADVOCACY_COMPLETE", f"complete_{shell}")
        monkeypatch.setenv("COMP_WORDS", " ".join(line))
        monkeypatch.setenv("COMP_CWORD", str(len(line) - 1))
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", " ".join(line))
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
        return program()

    return run


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["build", "--root", "ROOT", "s"], ["sa-gov"]),
        (["build", "--root", "ROOT", "de-bafa", "it"], ["it-gov"]),
        (["--root", "ROOT", "build", "s"], ["sa-gov"]),
        (["recipients", "--root", "ROOT", "show", "d"], ["de-bafa"]),
        (["build", "--root", "ROOT", "S"], ["Sa-gov"]),
        (["build", "--root", "ROOT", "--country", "De"], ["De"]),
        (["build", "--kind", "E"], ["Export-control", "Embassy"]),
        (["labels", "L716"], ["l7160", "l7163"]),
        (["envelopes", "D"], ["dl"]),
        (["recipients", "edit", "de-bafa", "--root", "ROOT", "--rank", "AM"], ["AMbassador"]),
        (["labels", "l716"], ["l7160", "l7163"]),
        (["pack", "--root", "ROOT", "it"], ["it-gov"]),
        (["preview", "--root", "ROOT", "it"], ["it-gov"]),
        (["recipients", "list", "--root", "ROOT", "n"], ["no-gov"]),
        (["recipients", "stale", "--root", "ROOT", "n"], ["no-gov"]),
        (["recipients", "show", "--root", "ROOT", "d"], ["de-bafa"]),
        (["recipients", "retire", "--root", "ROOT", "d"], ["de-bafa"]),
        (["build", "--root", "ROOT", "--country", "N"], ["NO"]),
        (["build", "--root", "ROOT", "--country", "n"], ["no"]),
        (["build", "--kind", "e"], ["export-control", "embassy"]),
        (["build", "--audience", "a"], ["alleged-user"]),
        (["recipients", "list", "--region", "south-"], ["south-eastern-asia"]),
        (["recipients", "coverage", "--region", "oc"], ["oceania"]),
        (["recipients", "edit", "--root", "ROOT", "d"], ["de-bafa"]),
        (["recipients", "remove", "--root", "ROOT", "d"], ["de-bafa"]),
        (["recipients", "rename", "--root", "ROOT", "d"], ["de-bafa"]),
        (["recipients", "re"], ["retire", "rename", "remove"]),
        (["recipients", "retire", "de-bafa", "--root", "ROOT", "--successor", "i"], ["it-gov"]),
        (["recipients", "edit", "de-bafa", "--root", "ROOT", "--rank", "am"], ["ambassador"]),
        (["recipients", "add", "--root", "ROOT", "--country", "I"], ["IT"]),
        (["recipients", "st"], ["stale"]),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_ids_countries_and_choices_are_offered(
    complete: Complete, folder: Path, words: list[str], offered: list[str], shell: str
) -> None:
    run = complete(*(folder if word == "ROOT" else word for word in words), shell=shell)
    assert run.err == ""
    if shell == "bash":
        assert run.out.split() == offered
    elif shell == "fish":
        assert [line.split("\t")[0] for line in run.out.splitlines()] == offered
    else:
        assert [word for word in offered if f'"{word}"' in run.out] == offered
        assert run.out.count("\n") == len(offered)


def test_a_country_that_is_offered_is_taken(program: Program, folder: Path) -> None:
    assert program("recipients", "list", "--country", "no", "--root", folder).out.startswith("no-gov\t")


def test_what_an_id_is_stands_beside_it_in_latin_script(complete: Complete, folder: Path) -> None:
    run = complete("recipients", "show", "--root", folder, "d", shell="fish")
    assert run.out == "de-bafa\tBundesamt für Wirtschaft und Ausfuhrkontrolle, Germany\n"
    assert '"it-gov":"Italy"' in complete("recipients", "show", "--root", folder, "i", shell="zsh").out


def test_help_that_looks_like_markup_is_harmless(complete: Complete, folder: Path) -> None:
    path = folder / "recipients.yaml"
    path.write_text(path.read_text("utf-8").replace("english: Germany", 'english: "[/red] [bold]G"'), "utf-8")
    run = complete("build", "--root", folder, "--country", "D", shell="fish")
    assert (run.out, run.err) == ("DE\t[/red] [bold]G\n", "")


def test_the_retired_are_offered_where_they_can_be_named(program: Program, complete: Complete, folder: Path) -> None:
    assert program("recipients", "retire", "--yes", "ma-gov", "--reason", "x", "--root", folder).code == 0
    assert complete("recipients", "show", "--root", folder, "ma").out.split() == ["ma-gov"]
    assert complete("build", "--root", folder, "ma").out.split() == []


@pytest.mark.parametrize(
    "text",
    [
        "recipients: [",
        "- a\n- b",
        "recipients: none\nstates: none",
        "recipients: [a, {id: [x]}, {id: none}, {country: de}]\nstates: [a]",
        "recipients: {a: b}\nstates: {DE: none, FR: [x]}",
        "",
        "\t",
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_broken_campaign_says_nothing(complete: Complete, tmp_path: Path, text: str, shell: str) -> None:
    (tmp_path / "recipients.yaml").write_text(text, "utf-8")
    for words in (["build"], ["recipients", "show"]):
        run = complete(*words, "--root", tmp_path, "d", shell=shell)
        assert run.err == ""
        assert run.out.strip() in ("", "_files")
    assert complete("build", "--root", tmp_path, "--country", "d", shell=shell).err == ""


def test_a_campaign_with_one_mistake_still_offers(complete: Complete, tmp_path: Path) -> None:
    campaign = lay_out(tmp_path / "c", broken="misspelt-field")
    assert complete("recipients", "show", "--root", campaign, "d").out.split() == ["de-bafa"]


@pytest.mark.parametrize("root", ["nowhere", "", "/dev/null"])
def test_no_campaign_offers_nothing(root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    context = cast("typer.Context", SimpleNamespace(params={"root": root}))
    assert completion.listed(context, "") == completion.countries(context, "") == completion.ranks(context, "") == []


def test_ranks_are_those_of_the_protocol(folder: Path) -> None:
    context = cast("typer.Context", SimpleNamespace(params={"root": folder}))
    assert completion.ranks(context, "a") == [("agency-head", ""), ("ambassador", "")]
    assert len(completion.ranks(context, "")) == 13
