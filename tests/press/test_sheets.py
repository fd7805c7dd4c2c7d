import page
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.typography.fonts import Ruler
from advocacy.errors import AdvocacyError
from advocacy.letter.merge import Paper
from advocacy.press.cover import CoverLine, cover_sheet
from advocacy.press.envelopes import Envelope, envelopes
from advocacy.press.labels import LabelStock, labels
from advocacy.press.sheets import LEADING, POINT, Addressed, AddressField
from tests.conftest import DAY, with_sender
from tests.press.ink import posted
from tests.thorough import every

WORDS = st.lists(st.text("abcWMéßЖ.-(", min_size=1, max_size=14), min_size=1, max_size=8).map(" ".join)


@given(lines=st.lists(WORDS, min_size=1, max_size=7), width=st.integers(20, 100), height=st.integers(10, 60))
def test_any_address_fits_whole_or_is_refused(small: Campaign, lines: list[str], width: int, height: int) -> None:
    field = AddressField(width, height, (11, 9, 7))
    try:
        (block,) = field.blocks(small, [Addressed("de-bafa", tuple(lines))], "it", "labels")
    except AdvocacyError:
        return
    assert " ".join(block.lines).split() == " ".join(lines).split()
    assert len(block.lines) * block.size * LEADING * POINT <= height
    for line in block.lines:
        assert Ruler.of("letters/labels.css", small.files).width(line) * block.size * POINT <= width + 1e-9


@pytest.mark.usefixtures("whole_covers")
def test_all_sheets_can_be_read_aloud_and_archived(shipped: Campaign) -> None:
    known = shipped.directory.recipients[: 40 // every(4)]
    lines = [CoverLine(recipient, recipient.id, shipped.delivery(recipient, DAY)) for recipient in known]
    letters = posted(shipped, known)
    for pdf in (
        cover_sheet(shipped, lines, pack="1", paper=Paper.A4, day=DAY, mail_by=DAY, sheets=1),
        envelopes(with_sender(shipped), letters, Envelope.DL),
        labels(shipped, letters, LabelStock.L7160),
    ):
        for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
            report = page.validate_pdf_bytes(pdf, profile=profile)
            assert report.is_compliant, report.failures
