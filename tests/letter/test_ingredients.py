"""A letter is made again when something that it is made of has changed, and then only."""

from pathlib import Path
from typing import Any

import pytest

from advocacy.batch.build import build
from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.letter.ingredients import files_named, files_of_style, files_of_template
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import ROOT, Materials, Typesetter
from advocacy.proof.prove import prove, require_manifest
from tests.conftest import DAY

FONTS = {"fonts/Amiri-Bold.ttf", "fonts/Amiri-Regular.ttf", "fonts/NotoSerif-Regular.ttf"}
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def made_again(folder: Path) -> tuple[str, ...]:
    campaign = load_campaign(folder)
    return build(campaign, campaign.directory.recipients[:1], folder / "out", LetterRequest(DAY, Paper.A4), jobs=1).made


@pytest.mark.usefixtures("set_once")
def test_a_style_that_no_letter_has_makes_none_again_and_a_proof_goes_on(folder: Path) -> None:
    assert made_again(folder) == ("de-bafa",)
    for file in ("letters/index.css", "letters/cover.css", "letters/signature.css"):
        (folder / file).write_text((folder / file).read_text("utf-8") + "/* a comment */\n", "utf-8")
    (folder / "letters" / "unused.svg").write_text(DOT)
    assert made_again(folder) == ()
    campaign = load_campaign(folder)
    assert prove(campaign, folder / "out", require_manifest(folder / "out")).problems == ()


@pytest.mark.usefixtures("set_once")
@pytest.mark.parametrize("file", ["letters/letter.css", "letters/stamp.svg"])
def test_what_it_is_made_of_makes_it_again(folder: Path, file: str) -> None:
    (folder / "letters" / "stamp.svg").write_text(DOT)
    change(folder, TEMPLATE, "<footer>", '<footer><img src="stamp&#46;svg" alt="stamp">')
    assert made_again(folder) == ("de-bafa",)
    (folder / file).write_text((folder / file).read_text("utf-8") + "\n", "utf-8")
    campaign = load_campaign(folder)
    (problem, *_) = prove(campaign, folder / "out", require_manifest(folder / "out")).problems
    assert problem.message == f"the campaign has changed since this was built: {file}"
    assert made_again(folder) == ("de-bafa",)
    assert prove(load_campaign(folder), folder / "out", require_manifest(folder / "out")).problems == ()


@pytest.mark.usefixtures("set_once")
def test_a_comment_in_the_template_makes_no_letter_again(folder: Path) -> None:
    made_again(folder)
    change(folder, TEMPLATE, "</body>", "{# a comment #}</body>")
    assert made_again(folder) == ()


def test_names_are_followed_from_file_to_file(folder: Path) -> None:
    (folder / "letters" / "more.css").write_text("body { background: url(dot.svg) }")
    (folder / "letters" / "dot.svg").write_text(DOT)
    change(folder, STYLE, "@font-face", '@import "more.css";\n@font-face')
    campaign = load_campaign(folder)
    assert files_of_style(campaign) == {STYLE, "letters/more.css", "letters/dot.svg", *FONTS}
    assert TEMPLATE in files_of_template(campaign)
    assert files_named(campaign, "nothing of it") == frozenset()


def test_the_renderer_reads_nothing_else(small: Campaign) -> None:
    read: set[str] = set()

    class Recorded(dict[str, bytes]):
        def get(self, name: str, default: Any = None) -> Any:
            read.add(name)
            return super().get(name, default)

    materials = Materials.of(small)
    typesetter = Typesetter(Materials(Recorded(materials.files), materials.style, materials.template))
    (letter,) = merge(small, small.directory.recipients[:1], LetterRequest(DAY, Paper.A4))
    typesetter.typeset(letter.manuscript)
    assert {name.removeprefix(ROOT) for name in read} | {STYLE} == files_of_style(small)
