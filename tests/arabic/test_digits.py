from advocacy.arabic.digits import in_arabic_indic


def test_only_digits_are_replaced() -> None:
    assert in_arabic_indic("A1 ٢ 30") == "A١ ٢ ٣٠"
    assert in_arabic_indic(2026) == "٢٠٢٦"
