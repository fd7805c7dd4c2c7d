"""Arabic and Latin text as people search for it."""

import re
import unicodedata

_ALIKE = str.maketrans("ٱىیةہکھ", "اييههكه")
"""Letters that people write for one another; NFKD has taken the hamza off alef, waw and ya by then."""

ARTICLE = "ال"


def folded(text: str) -> str:
    """``text`` as a search key: no case, accents, harakat or tatweel, and one form of each Arabic letter."""
    parted = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in parted if not unicodedata.combining(c) and c != "\u0640")
    return " ".join(re.findall(r"\w+", bare.translate(_ALIKE)))


def without_hamza(text: str) -> str:
    """``text`` without hamza on a carrier or alone: the one word that some write شؤون and some شئون."""
    return re.sub("[ؤئء]", "", unicodedata.normalize("NFC", text))
