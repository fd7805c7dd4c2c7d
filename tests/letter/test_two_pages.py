"""Letters that may go on on the back of their sheet: ``pages: 2`` in ``letters/campaign.yaml``."""

from pathlib import Path

import pypdf
import pytest

from tests.conftest import Program

pytestmark = pytest.mark.usefixtures("set_once")

LONG = "{% for time in range(3) %}<p>{{ background | join(' ') }}</p>{% endfor %}"
ONE_PASSAGE = '<p>{{ background | join(" ") | tied }}</p>'


@pytest.fixture
def long(folder: Path) -> Path:
    """A campaign whose letters are too long for one page."""
    template = folder / "letters/letter.html.j2"
    text = template.read_text("utf-8")
    assert ONE_PASSAGE in text
    template.write_text(text.replace(ONE_PASSAGE, LONG), "utf-8")
    return folder


def with_pages(root: Path, pages: str, translation: str = "none") -> None:
    file = root / "letters/campaign.yaml"
    text = file.read_text("utf-8")
    assert "translation: auto" in text
    file.write_text(text.replace("translation: auto", f"translation: {translation}\npages: {pages}"), "utf-8")


def test_a_letter_goes_on_behind_where_the_campaign_wants_it(program: Program, long: Path) -> None:
    build = ("build", "sa-gov", "--date", "2026-11-23", "--root", long)
    refused = program(*build)
    assert "the letter to sa-gov takes 2 pages on a4 paper" in refused.err
    with_pages(long, "2")
    built = program(*build)
    assert built.code == 0, built.err
    pages = pypdf.PdfReader(long / "out/letters/sa-gov.pdf").pages
    assert len(pages) == 2
    assert ["HRD-sa-gov" in page.extract_text() for page in pages] == [False, True], "the foot stands on the last"
    proof = program("proof", "sa-gov", "--root", long)
    assert proof.code == 0, proof.err
    packed = program("pack", "sa-gov", "--with-unaddressed", "--root", long)
    assert packed.code == 0, packed.err
    (pack,) = (long / "out/packs").glob("*.pdf")
    assert len(pypdf.PdfReader(pack).pages) == 4  # a cover sheet and its blank back, and both sides of the letter


def test_a_line_on_the_second_page_is_signed_by_hand(program: Program, long: Path, tmp_path: Path) -> None:
    """Whether all letters are so long, or only one of those that are to be signed."""
    remedy = "    sign such letters by hand, or shorten their texts to one page\n"
    said = ": the lines to sign on are on its second page, and only those on the first can be filled in\n"
    with_pages(long, "2")
    people = tmp_path / "people.csv"
    people.write_text("name\nZoë Brontë\n", "utf-8")
    sign = ("sign", people, "--with-unaddressed", "--root", long)
    assert program("build", "sa-gov", "--date", "2026-11-23", "--root", long).code == 0
    refused = program(*sign)
    assert (refused.code, refused.err) == (1, f"letters/sa-gov.pdf{said}{remedy}")
    template = long / "letters/letter.html.j2"
    only_one = f"{{% if id == 'sa-gov' %}}{LONG}{{% endif %}}"
    template.write_text(template.read_text("utf-8").replace(LONG, only_one), "utf-8")
    assert program("build", "sa-gov", "--date", "2026-11-23", "--root", long).code == 0
    refused = program(*sign)
    assert (refused.code, refused.err) == (1, f"letters/sa-gov.pdf{said}{remedy}")


def test_two_pages_leave_no_back_for_a_translation(program: Program, folder: Path) -> None:
    with_pages(folder, "2", "auto")
    run = program("check", "--root", folder)
    assert run.code == 1
    said, remedy = run.err.splitlines()
    assert said.startswith("letters/campaign.yaml:")
    assert said.endswith(": letters of two pages have no back for a translation")
    assert remedy == "    write «translation: none», or «pages: 1»"


def test_no_letter_takes_three(program: Program, folder: Path) -> None:
    with_pages(folder, "3")
    run = program("check", "--root", folder)
    assert run.err.endswith(": «3» is not a value of «pages»\n    one of: 1, 2\n")
