import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.arabic.terminal import OVERRIDE, POP, ArabicOutput, begins_in_arabic, harmless, shown

AUTO, VISUAL, LOGICAL = ArabicOutput.AUTO, ArabicOutput.VISUAL, ArabicOutput.LOGICAL


def test_arabic_is_joined_and_ordered_between_overrides() -> None:
    text = shown("حقوق", VISUAL, terminal=True)
    assert text == f"{OVERRIDE}ﻕﻮﻘﺣ{POP}"


def test_latin_around_it_stays_as_it_is() -> None:
    text = shown("recipients.yaml:3:5: «رئيس» is unknown (de-bafa)", VISUAL, terminal=True)
    assert text.startswith(f"recipients.yaml:3:5: {OVERRIDE}«")
    assert text.endswith(f"»{POP} is unknown (de-bafa)")


def test_in_a_text_from_the_right_what_is_latin_stands_among_its_arabic() -> None:
    assert shown("  من m إلى f", VISUAL, terminal=True, from_the_right=True) == f"  {OVERRIDE}f ﻰﻟﺇ m ﻦﻣ{POP}"
    assert shown("من m", AUTO, terminal=False, from_the_right=True) == "من m"
    begins = {"المعنى: m": True, "«12» رأي": True, "Arabic: رأي": False, "12": False, "": False}
    assert {text: begins_in_arabic(text) for text in begins} == begins


def test_brackets_and_guillemets_are_mirrored() -> None:
    assert shown("(المغرب)", VISUAL, terminal=True)[1:-1] == "(ﺏﺮﻐﻤﻟﺍ)"
    assert shown("«رأي»", VISUAL, terminal=True)[1:-1] == "«ﻱﺃﺭ»"


def test_figures_at_the_end_of_what_is_quoted_stand_within() -> None:
    """Such as the name that Excel gives a sheet: no quotation mark is turned around for want of the other."""
    assert shown("sheet «ورقة1», row 2", VISUAL, terminal=True) == f"sheet {OVERRIDE}«1ﺔﻗﺭﻭ»{POP}, row 2"
    assert shown("«رأي (2)»: a", VISUAL, terminal=True) == f"{OVERRIDE}«(2) ﻱﺃﺭ»{POP}: a"
    assert shown("«رأي 1» ثم رأي2", VISUAL, terminal=True) == f"{OVERRIDE}2ﻱﺃﺭ ﻢﺛ «1 ﻱﺃﺭ»{POP}"


def test_harakat_and_the_name_of_god_survive() -> None:
    visual = shown("تُستخدم عبد الله", VISUAL, terminal=True)
    assert "\u064f" in visual
    assert "\ufdf2" not in visual


def test_harakat_follow_their_letter() -> None:
    assert shown("حُقّاً", VISUAL, terminal=True)[1:-1] == "\ufe8e\u064b\ufed8\u0651\ufea3\u064f"


def test_an_ellipsis_is_the_end_of_the_arabic_before_it() -> None:
    assert shown("حقوق…", VISUAL, terminal=True) == f"{OVERRIDE}…ﻕﻮﻘﺣ{POP}"


def test_numbers_keep_their_order() -> None:
    assert "٢٠٢٦" in shown("٢٣ نوفمبر ٢٠٢٦ م", VISUAL, terminal=True)


@pytest.mark.parametrize(("output", "terminal"), [(AUTO, False), (LOGICAL, True), (LOGICAL, False)])
def test_files_pipes_and_the_switch_leave_arabic_as_it_is_stored(output: ArabicOutput, terminal: bool) -> None:
    assert shown("حقوق الإنسان", output, terminal=terminal) == "حقوق الإنسان"


def test_auto_orders_on_a_terminal() -> None:
    assert shown("حقوق", AUTO, terminal=True) == shown("حقوق", VISUAL, terminal=False)


@given(st.text(alphabet=st.sampled_from("ابلاتمقوحرىئء abc123،؛؟«»()َّ ٠٩-.:")))
def test_no_letter_is_lost(text: str) -> None:
    visual = shown(text, VISUAL, terminal=True).replace(OVERRIDE, "").replace(POP, "")

    def letters(line: str) -> list[str]:
        return sorted(c for c in unicodedata.normalize("NFKC", line) if c.isalnum() or unicodedata.combining(c))

    assert letters(visual) == letters(text)


def test_nothing_commands_a_terminal_or_turns_what_stands_beside_it_around() -> None:
    assert harmless("a\x1b[2J\x9b1m\u202eb\u2066\tc\n") == "a<U+001B>[2J<U+009B>1m<U+202E>b<U+2066>\tc\n"
    assert harmless("ليلى\u200cالإدريسي «é»") == "ليلى\u200cالإدريسي «é»"
