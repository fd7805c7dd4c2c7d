"""Two implementations of UAX #9 held against each other: python-bidi's order of a line, and the characters as drawn.

WeasyPrint orders text with Pango, which uses FriBidi.
"""

import ctypes
import re
from dataclasses import replace
from itertools import groupby

import bidi
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from tests.conftest import DAY, typesetter_of
from tests.letter.test_exact_text import HARD

MIXED = [
    "اتصلوا بالرقم 12345 قبل يوم 30 من الشهر",
    "كتبت منظمة Amnesty International إلى الحكومة",
    "المرجع HRD والتاريخ ٢٣ نونبر ٢٠٢٦",
    "نسبة ٥٠٪ من الحالات و12,5 من غيرها",
    "القانون رقم 09-08 لسنة 2009",
]

ISOLATED = "الهاتف: \u2066+49 30 1234567\u2069 صباحًا"


def seen(text: str) -> str:
    """Letters and digits; marks ride on their letters, and brackets are drawn mirrored."""
    return "".join(re.findall(r"[^\W_]", re.sub("[\u064b-\u065f\u0670\u0640]", "", text)))


def expected(line: str) -> str:
    return seen(bidi.get_display(line, base_dir="R"))


def drawn(pdf: bytes) -> list[str]:
    """What stands on each line of the page, from left to right, by the place of each character."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        places = []
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(text.count_chars()):
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            places.append((-round(y.value), x.value, chr(pdfium.FPDFText_GetUnicode(text, index))))
    lines = groupby(sorted(places), key=lambda place: place[0])
    return [line for _, row in lines if (line := seen("".join(character for _, _, character in row)))]


def typeset(campaign: Campaign, lines: list[str], direction: str = "rtl") -> bytes:
    (letter, *_) = merge(campaign, campaign.directory.recipients, LetterRequest(DAY, Paper.A4))
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f'<html class="a4" lang="ar" dir="{direction}"><title>x</title><body>{body}</body></html>'
    return typesetter_of(campaign).typeset(replace(letter.manuscript, html=page, translation=""))


def test_every_line_is_drawn_in_the_order_of_python_bidi(small: Campaign) -> None:
    lines = [*HARD, *MIXED, ISOLATED]
    assert drawn(typeset(small, lines)) == [expected(line) for line in lines]


def test_the_wording_of_a_letter_is_drawn_in_the_order_of_python_bidi(small: Campaign) -> None:
    petition = small.petition
    recipients = small.directory.recipients
    texts = [
        petition.subject,
        *(petition.step.to(r) for r in recipients),
        *(petition.opening.to(r) for r in recipients),
    ]
    words = " ".join(dict.fromkeys(texts)).split()
    lines = [" ".join(words[start : start + 9]) for start in range(0, len(words), 9)][:24]
    assert len(lines) > 12
    assert drawn(typeset(small, lines)) == [expected(line) for line in lines]


def test_text_that_was_ordered_beforehand_is_noticed(small: Campaign) -> None:
    for line in (*HARD, *MIXED):
        assert drawn(typeset(small, [bidi.get_display(line, base_dir="R")])) != [expected(line)], line


@pytest.mark.parametrize("line", MIXED[1:3])
def test_a_page_from_left_to_right_is_noticed(small: Campaign, line: str) -> None:
    assert drawn(typeset(small, [line], "ltr")) != [expected(line)]


def test_a_missing_isolate_is_noticed(small: Campaign) -> None:
    bare = ISOLATED.replace("\u2066", "").replace("\u2069", "")
    assert drawn(typeset(small, [bare])) != [expected(ISOLATED)]
