"""What is untidy in Arabic is found, and mended where no judgement is needed: ``advocacy.arabic.hygiene``."""

import unicodedata

import pytest
from arabic_reshaper import reshape
from bidi.algorithm import get_display
from hypothesis import given
from hypothesis import strategies as st

from advocacy.arabic.hygiene import blemishes, is_hidden, mended

TIDY = [
    "وزارة الخارجية والتعاون الأفريقي والمغاربة المقيمين بالخارج",
    "نكتب إليكم، نحن الموقّعين على عريضة «وضع حد للمراقبة»؛ ونرجو ردًّا مكتوبًا. فهل من مجيب؟",
    "في ١٣ جمادى الآخرة ١٤٤٨ هـ الموافق 23 نونبر 2026 م، الساعة ١٠:٣٠",
    "اللائحة (EU) 2021/821, Annex I; see also NSO Group, Inc.? نعم",
    "صلى الله عليه وسلم ﷺ، ﴿آية﴾ والرحمٰن",
    "إلى الجهات: أ، ب، ج (ومنها «د») … ٪٥٠",
    "a, b; c?  d",
    "كتاب\u200cها",
]


@pytest.mark.parametrize("text", TIDY)
def test_tidy_text_is_left_alone(text: str) -> None:
    assert list(blemishes(text)) == []


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("وزارة ﺍﻟﻤﻐﺮﺏ", "holds letters of a PDF's drawing, not of its text: «ﺍﻟﻤﻐﺮﺏ»", "وزارة المغرب"),
        ("ﻻ إله", "holds letters of a PDF's drawing, not of its text: «ﻻ»", "لا إله"),
        ("أ\u200fب", "holds an invisible character: U+200F RIGHT-TO-LEFT MARK", "أب"),
        ("أ\u2067ب", "holds an invisible character: U+2067 RIGHT-TO-LEFT ISOLATE", "أب"),
        ("کتاب", "«ک» is not the Arabic letter (U+06A9 ARABIC LETTER KEHEH)", "كتاب"),
        ("بیت", "«ی» is not the Arabic letter (U+06CC ARABIC LETTER FARSI YEH)", "بيت"),
        ("مہم", "«ہ» is not the Arabic letter (U+06C1 ARABIC LETTER HEH GOAL)", "مهم"),
        ("محـــمد", "a word is drawn out with tatweel (ـ)", "محمد"),
        ("عام ۱۹۴۵", "«۱۹۴۵» has the digits of Persian", "عام ١٩٤٥"),
        ("نعم, لا", "«,» after Arabic", "نعم، لا"),
        ("نعم; لا", "«;» after Arabic", "نعم؛ لا"),
        ("نعم?", "«?» after Arabic", "نعم؟"),
        ("«نعم», لا", "«,» after Arabic", "«نعم»، لا"),
        ("نعم ، لا", "a space before the punctuation", "نعم، لا"),
        ("نعم .", "a space before the punctuation", "نعم."),
        ("نعم،لا", "no space after the punctuation", "نعم، لا"),
        ("نعم  لا", "several spaces between two words", "نعم لا"),
        ("\u0627\u0653ية", "«\u0627\u0653» is stored in another way than everybody else's (not in NFC)", "آية"),
    ],
)
def test_what_needs_no_judgement_is_mended(text: str, message: str, fix: str) -> None:
    assert [blemish.message for blemish in blemishes(text)] == [message]
    assert mended(text) == fix


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        (
            get_display(reshape("المغرب"), base_dir="R"),
            "holds letters of a PDF's drawing, not of its text: «ﺏﺮﻐﻤﻟﺍ»",
            "it is turned around as well; it may read «المغرب»: look, and type it anew",
        ),
        (
            "وزارة ةكلمملا",
            "no Arabic word begins like «ةكلمملا»: the letters are turned around",
            "it may read «المملكة»: look at the whole text, and type it anew",
        ),
        (
            "أ\u202eب",
            "holds an invisible character: U+202E RIGHT-TO-LEFT OVERRIDE",
            "the text around it may be turned around: look, and type it anew",
        ),
        ("علی", "«ی» is not the Arabic letter (U+06CC ARABIC LETTER FARSI YEH)", "write ي or ى, whichever it is"),
        ("المادة ١٢3", "«١٢3» has digits of two kinds", "write all of them as ١٢٣ or as 123"),
    ],
)
def test_what_needs_a_look_is_only_found(text: str, message: str, remedy: str) -> None:
    assert [(blemish.message, blemish.remedy, blemish.fix) for blemish in blemishes(text)] == [(message, remedy, None)]
    assert mended(text) == text


@pytest.mark.parametrize("text", TIDY[:3])
def test_what_terminals_are_given_is_found_when_it_is_pasted_back(text: str) -> None:
    turned = get_display(reshape(text), base_dir="R")
    assert any("turned around" in blemish.remedy for blemish in blemishes(turned))


HIDDEN = [c for c in map(chr, range(0x80, 0x10000)) if is_hidden(c) and not 0xD800 <= ord(c) < 0xF8F0]

LETTERS = st.text(
    st.sampled_from(
        [
            *"ابتةىيكهؤئءآأإ لا،؛؟.,;?!«»()",
            *"ًٌَُِّْٰ",
            *"ـکیہۀۃ",
            *"0123٤۵",
            *"abC",
            *HIDDEN,
            *"ﻻﺏﺮﻟ",
            "\u0653",
            "\u0654",
            "\n",
        ]
    ),
    max_size=24,
)


@given(LETTERS)
def test_mended_text_has_nothing_left_to_mend(text: str) -> None:
    after = mended(text)
    assert [blemish for blemish in blemishes(after) if blemish.fix is not None] == []
    assert mended(after) == after
    # Harakat and hamza are never lost.
    for sign in "ًٌَُِّْٰ":
        assert after.count(sign) == text.count(sign)
    for carrier in "أإؤئء":
        assert unicodedata.normalize("NFC", after).count(carrier) >= text.count(carrier)


@given(st.text(st.characters(max_codepoint=0x5FF)))
def test_text_without_arabic_is_left_alone(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize(
    "sign", ["\u00ad", "\u200b", "\u202e", "\u2066", "\ufeff", "\x07", "\u2028", "\ue000", "\U000e0041"]
)
def test_what_nobody_sees_is_hidden(sign: str) -> None:
    assert is_hidden(sign)
    assert [*blemishes(f"أ{sign}ب")]
    assert all(f"invisible character: U+{ord(sign):04X}" in each.message for each in blemishes(f"أ{sign}ب"))


@pytest.mark.parametrize("sign", ["\u200c", "\u200d", "\n", "\t", "\u06dd", "\u0600", "أ", " ", "\u00a0"])
def test_what_shapes_letters_parts_words_or_is_drawn_is_not(sign: str) -> None:
    assert not is_hidden(sign)
    assert mended(f"أ{sign}ب") == f"أ{sign}ب"
