"""Each letter is PDF/UA-1 and PDF/A-2a in one file, by two validators, and tells nothing about its maker."""

import io
import platform
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import page
import pikepdf
import pypdf
import pytest
from pypdf.generic import StreamObject

from advocacy.binding.streams import delimit
from tests.conftest import REPO, Made, Program, lay_out
from tests.letter.readers import read_by_pdfium, words_of_page


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1], ids=["a", "ua"])
def test_page_validation_finds_no_failed_rule(unlike: Made, profile: object) -> None:
    for letter, file in unlike:
        report = page.validate_pdf_bytes(file.read_bytes(), profile=profile)
        assert report.is_compliant, (letter.recipient.id, report.failures)


def test_outloud_finds_no_error(few: Made) -> None:
    """The other validator of PDF/UA, above, reads more of them."""
    outloud = Path(sys.executable).with_name("outloud")
    files = [file for _, file in few]
    run = subprocess.run([outloud, "--fail-on", "error", *files], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("0 error(s)") == len(files)


def test_the_end_of_a_stream_is_told_from_its_last_byte() -> None:
    assert delimit(b"stream\n\x01\r\nendstream") == b"stream\n\x01\r\rendstream"
    assert delimit(b"stream\n\x01\n\nendstream") == b"stream\n\x01\n\nendstream"


def test_it_says_what_it_is(made: Made) -> None:
    for letter, file in made:
        with pikepdf.open(file) as pdf:
            assert pdf.Root.Lang == "ar"
            assert "/Filter" not in pdf.Root.Metadata
            xmp = pdf.Root.Metadata.read_raw_bytes().decode()
        assert 'pdfaid:part="2" pdfaid:conformance="A"' in xmp
        assert 'pdfuaid:part="1"' in xmp
        assert letter.title in xmp


def test_a_direction_of_the_file_would_turn_latin_lines_around_in_pdfium(made: Made, tmp_path: Path) -> None:
    """Why there is no /Direction /R2L. When PDFium gets this right, this fails: set it then, and mend the guide."""
    turned = 0
    for letter, file in made:
        if letter.recipient.id in ("de-bafa", "us-bis", "ma-gov"):
            with pikepdf.open(file) as pdf:
                assert "/Direction" not in pdf.Root.get("/ViewerPreferences", {})
                pdf.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name.R2L)
                pdf.save(tmp_path / "turned.pdf")
            wanted = words_of_page(letter.html)
            read = read_by_pdfium(tmp_path / "turned.pdf")
            assert sorted(read) == sorted(wanted)
            assert read != wanted
            turned += 1
    assert turned == 3


def test_nothing_tells_about_the_maker(tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the account, the host, the home, nor where the campaign and its letters are; and no option of the run."""
    told = {"LOGNAME": "maker-khadija", "USER": "maker-khadija", "HOME": str(tmp_path / "home-of-khadija")}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(socket, "gethostname", lambda: "host-of-khadija")
    monkeypatch.setattr(platform, "node", lambda: "host-of-khadija")
    root = lay_out(tmp_path / "secret-campaign")
    out = tmp_path / "secret-out"
    run = program("build", "--root", root, "--out", out, "--date", "2026-11-23", "--jobs", "1")
    assert run.code == 0, run.err
    secrets = {*told.values(), "khadija", "secret-", str(tmp_path), tmp_path.name, str(REPO), "--jobs"}
    files = sorted(file for file in out.rglob("*") if file.is_file())
    assert {file.suffix for file in files} >= {".pdf", ".json", ".html"}
    checked = 0
    for file in files:
        for data in decoded(file.read_bytes()) if file.suffix == ".pdf" else [file.read_bytes()]:
            for secret in secrets:
                for coding in ("utf-8", "utf-16-be", "utf-16-le"):
                    assert secret.encode(coding) not in data, (secret, coding, file.name)
            checked += 1
        if file.suffix == ".pdf":
            about = pypdf.PdfReader(file)
            assert about.metadata is not None
            assert set(about.metadata) <= {"/Title", "/Producer"}
            assert not any(word in file.read_bytes() for word in (b"CreationDate", b"ModDate", b"CreateDate"))
    assert checked > 50


def decoded(pdf: bytes) -> Iterator[bytes]:
    """The file as it is, and every stream in it, decoded."""
    yield pdf
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    for number in range(1, int(reader.trailer["/Size"])):
        thing = reader.get_object(number)
        if isinstance(thing, StreamObject):
            yield thing.get_data()
