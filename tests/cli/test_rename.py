"""A recipient gets another id, wherever the list names it: ``recipients rename``."""

from pathlib import Path

import pytest

from tests.conftest import Program


def plain(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_the_id_changes_wherever_it_is_named(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    gone = (
        "recipients",
        "retire",
        "--yes",
        "ma-gov",
        "--reason",
        "see de-bafa, not de-bafa-2",
        "--successor",
        "de-bafa",
    )
    assert program(*gone, "--root", folder).code == 0
    before = path.read_text("utf-8")
    run = program("recipients", "rename", "--yes", "de-bafa", "de-export", "--root", folder)
    assert (run.code, run.err) == (0, "de-bafa is de-export now.\n")
    expected = before.replace("id: de-bafa", "id: de-export").replace('"de-bafa"', '"de-export"')
    assert path.read_text("utf-8") == expected.replace("see de-bafa,", "see de-export,")
    assert program("recipients", "rename", "--yes", "de-export", "de-bafa", "--root", folder).code == 0
    assert path.read_text("utf-8") == before


def test_the_entry_moves_where_the_list_is_in_order(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    text = path.read_text("utf-8")
    second = text[text.index("  - id: it-gov") : text.index("  - id: ma-gov")].replace("it-gov", "it-b")
    both = text.replace("  - id: it-gov", f"  # the old one\n{second}  - id: it-gov")
    path.write_text(both, "utf-8")
    run = program("recipients", "rename", "--yes", "it-b", "it-z", "--root", folder)
    assert (run.code, run.err) == (0, "it-b is it-z now.\n")
    moved = second.replace("it-b", "it-z")
    assert path.read_text("utf-8") == text.replace("  - id: ma-gov", f"  # the old one\n{moved}  - id: ma-gov")
    assert program("recipients", "rename", "--yes", "it-z", "it-b", "--root", folder).code == 0
    assert path.read_text("utf-8") == both
    start = both.index("  # the old one")
    unordered = both[:start] + both[both.index("  - id: it-gov") : both.index("  - id: ma-gov")]
    unordered += both[start : both.index("  - id: it-gov")] + both[both.index("  - id: ma-gov") :]
    path.write_text(unordered, "utf-8")
    assert program("recipients", "rename", "--yes", "it-b", "it-c", "--root", folder).code == 0
    assert path.read_text("utf-8") == unordered.replace("it-b", "it-c")


def test_a_dry_run_shows_the_change_and_writes_nothing(program: Program, folder: Path) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    run = program("recipients", "rename", "de-bafa", "de-export", "--dry-run", "--root", folder)
    assert (run.code, run.err) == (0, "Nothing was written.\n")
    assert "-  - id: de-bafa\n+  - id: de-export\n" in run.out
    assert (folder / "recipients.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["de-baf", "de-b"], "no recipient has the id «de-baf»; did you mean de-bafa"),
        (["de-bafa", "DE Bafa"], "«DE Bafa» cannot be an id: write the country's code, a hyphen and a short name"),
        (["de-bafa", "it-gov"], "it-gov is on the list already: «advocacy recipients show it-gov --root"),
    ],
)
def test_wrong_usage_is_said(program: Program, folder: Path, words: list[str], said: str) -> None:
    run = program("recipients", "rename", "--yes", *words, "--root", folder)
    assert run.code == 2
    assert said in plain(run.err)


def test_an_id_of_another_country_is_refused(program: Program, folder: Path) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    run = program("recipients", "rename", "--yes", "de-bafa", "fr-bafa", "--root", folder)
    assert run.code == 1
    assert run.err == (
        "recipients.yaml, as it would be: the id «fr-bafa» belongs to another country than DE\n"
        "    begin it with «de-»\n"
    )
    assert (folder / "recipients.yaml").read_bytes() == before


def test_what_names_it_still_and_its_letter_are_spoken_of(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    path.write_text(f"# see de-bafa and https://example.org/de-bafa\n{path.read_text('utf-8')}", "utf-8")
    letter = folder / "out" / "letters" / "de-bafa.pdf"
    letter.parent.mkdir(parents=True)
    letter.touch()
    run = program("recipients", "rename", "--yes", "de-bafa", "de-export", "--root", folder)
    assert run.code == 0
    assert run.err == (
        "de-bafa is de-export now.\n"
        "recipients.yaml:1:7: warning: names de-bafa\n    look at it, and correct it by hand\n"
        f"out/letters/de-bafa.pdf is still there: the next «advocacy build --root {folder}» removes it.\n"
    )
