"""Each letter is PDF/UA-1 and PDF/A-2a in one file, by two validators, and tells nothing about its maker."""

import getpass
import io
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import page
import pypdf
import pytest
from pypdf.generic import StreamObject

from advocacy.batch.build import sample
from advocacy.campaign.folder import Campaign
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.typeset import Materials, Typesetter
from tests.conftest import DAY, REPO


@pytest.fixture(scope="module")
def made(shipped: Campaign) -> list[tuple[Letter, bytes]]:
    """Letters of every audience, with postal blocks in Latin and Cyrillic letters among them."""
    postal = [r for r in shipped.directory.recipients if r.id in ("bg-commission", "de-bafa", "lu-oceit")]
    chosen = {r.id: r for r in (*sample(shipped.directory.recipients, 9), *postal)}
    typesetter = Typesetter(Materials.of(shipped))
    return [(letter, typesetter.typeset(letter)) for letter in merge(shipped, tuple(chosen.values()), DAY, Paper.A4)]


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1], ids=["a", "ua"])
def test_page_validation_finds_no_failed_rule(made: list[tuple[Letter, bytes]], profile: object) -> None:
    assert len(made) >= 11
    for letter, pdf in made:
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, (letter.recipient.id, report.failures)


def test_outloud_finds_no_error(made: list[tuple[Letter, bytes]], tmp_path: Path) -> None:
    files = []
    for letter, pdf in made:
        files.append(tmp_path / f"{letter.recipient.id}.pdf")
        files[-1].write_bytes(pdf)
    outloud = Path(sys.executable).with_name("outloud")
    run = subprocess.run([outloud, "--fail-on", "error", *files], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("0 error(s)") == len(files)


def test_it_says_what_it_is(made: list[tuple[Letter, bytes]]) -> None:
    for letter, pdf in made:
        root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"].get_object()
        assert isinstance(root, pypdf.generic.DictionaryObject)
        assert root["/Lang"] == "ar"
        metadata = root["/Metadata"].get_object()
        assert isinstance(metadata, StreamObject)
        assert "/Filter" not in metadata
        xmp = metadata.get_data().decode()
        assert 'pdfaid:part="2" pdfaid:conformance="A"' in xmp
        assert 'pdfuaid:part="1"' in xmp
        assert letter.title in xmp


def test_no_stream_tells_about_the_maker(made: list[tuple[Letter, bytes]]) -> None:
    secrets = {getpass.getuser(), platform.node(), str(REPO), str(Path.home()), REPO.name + "/letters"}
    checked = 0
    for _, pdf in made:
        for text in decoded(pdf):
            found = [secret for secret in secrets if len(secret) > 3 and secret.encode() in text]
            assert not found
            assert b"CreationDate" not in text
            checked += 1
    assert checked > 100


def decoded(pdf: bytes) -> Iterator[bytes]:
    """The file as it is, and every stream in it, decoded."""
    yield pdf
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    for number in range(1, int(reader.trailer["/Size"])):
        thing = reader.get_object(number)
        if isinstance(thing, StreamObject):
            yield thing.get_data()
