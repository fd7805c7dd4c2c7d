"""A logo and lines at the head of letters, by a setting and without a line of a template."""

import re
from pathlib import Path

import page
import pikepdf
import pytest
from PIL import Image

from tests.conftest import Program

pytestmark = pytest.mark.usefixtures("set_once")

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1 L8 1 L4 8 Z" fill="#123c69"/></svg>'


def with_letterhead(root: Path, letterhead: str) -> None:
    file = root / "letters" / "campaign.yaml"
    text, count = re.subn(r"(?m)^letterhead: .*$", f"letterhead: {letterhead}", file.read_text("utf-8"))
    assert count == 1
    file.write_text(text, "utf-8")


@pytest.mark.parametrize("picture", ["logo.svg", "logo.png"])
def test_a_logo_is_drawn_and_read_aloud(program: Program, folder: Path, picture: str) -> None:
    (folder / "letters/logo.svg").write_text(SVG, "utf-8")
    Image.new("RGBA", (60, 30), (160, 20, 20, 200)).save(folder / "letters/logo.png")
    with_letterhead(folder, f"{{logo: {picture}, says: شعار المرصد, lines: [مرصد الحقوق, Rights Observatory]}}")
    assert program("build", "sa-gov", "--date", "2026-11-23", "--root", folder).code == 0
    proof = program("proof", "sa-gov", "--root", folder)
    assert proof.code == 0, proof.err
    with pikepdf.open(folder / "out/letters/sa-gov.pdf") as pdf:
        assert len(pdf.pages) == 1
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf_bytes((folder / "out/letters/sa-gov.pdf").read_bytes(), profile=profile)
        assert report.is_compliant, report.failures
    with pikepdf.open(folder / "out/letters/sa-gov.pdf") as pdf:
        read_aloud = [str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert "شعار المرصد" in read_aloud
    with_letterhead(folder, f"{{logo: {picture}, says: شعار المرصد, lines: [مرصد آخر]}}")
    assert program("check", "--root", folder).code == 0
    (folder / f"letters/{picture}").unlink()
    missing = program("check", "--root", folder)
    assert re.search(rf"letters/campaign.yaml:\d+:20: there is no letters/{picture}\n    put the picture", missing.err)


@pytest.mark.parametrize(
    ("letterhead", "said"),
    [
        ("{lines: []}", "the letterhead has neither a logo nor lines\n    add «logo: logo.svg» or «lines: […]»"),
        ("{logo: logo.svg}", "nothing says what the logo shows\n    add «says: …», which a screen reader reads in its"),
        (
            "{logo: ../logo.jpg, says: شعار}",
            "«../logo.jpg» is no picture of a letter\n    name an SVG or PNG that lies in letters/, such as logo.svg",
        ),
    ],
)
def test_what_is_wrong_with_a_letterhead_is_said(program: Program, folder: Path, letterhead: str, said: str) -> None:
    (folder / "letters/logo.svg").write_text(SVG, "utf-8")
    with_letterhead(folder, letterhead)
    run = program("check", "--root", folder)
    assert run.code == 1
    assert said in run.err
    assert re.match(r"letters/campaign.yaml:\d+:\d+: ", run.err)
