"""Numbers in the digits that a reader writes; loads nothing, as workers use it too."""

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def in_arabic_indic(number: object) -> str:
    """``number``, or all numbers in a text, with ٠–٩ for 0–9."""
    return str(number).translate(ARABIC_INDIC)
