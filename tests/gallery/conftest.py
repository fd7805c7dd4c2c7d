"""The page of all shipped recipients, opened from disk."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from advocacy.batch.manifest import BuiltLetter, Manifest, letter_file
from advocacy.campaign.campaign import Campaign
from advocacy.gallery.page import write_gallery
from tests.gallery.browser import Page, browser


def laid_out(campaign: Campaign, out: Path, pdf: bytes) -> Manifest:
    """The output folder of a build whose letters are all the same."""
    (out / "letters").mkdir(parents=True)
    entries = []
    for recipient in campaign.directory.recipients:
        data = pdf + b"%" + recipient.id.encode()
        (out / letter_file(recipient.id)).write_bytes(data)
        entries.append(
            BuiltLetter(
                id=recipient.id,
                reference=f"HRD-{recipient.id}",
                file=letter_file(recipient.id),
                sha256=sha256(data).hexdigest(),
                bytes=len(data),
                made_from="",
                title="",
                date="2026-11-23",
                paper="a4",
                country=recipient.country,
                kind=recipient.kind,
                audience=recipient.audience,
                warnings=(),
            )
        )
    return Manifest(versions={}, campaign="", inputs={}, letters=tuple(entries))


@pytest.fixture(scope="session")
def pdf() -> bytes:
    from io import BytesIO

    import pikepdf

    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        data = BytesIO()
        made.save(data)
    return data.getvalue()


@pytest.fixture(scope="session")
def all_letters(shipped: Campaign, pdf: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with a letter to every shipped recipient, and its page."""
    out = tmp_path_factory.mktemp("gallery") / "out"
    write_gallery(shipped, out, laid_out(shipped, out, pdf))
    return out


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page
