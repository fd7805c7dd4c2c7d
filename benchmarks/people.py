"""Signers that do not exist."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from advocacy.press.signing.signers import Signer

PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80"><path d="M5 60L150 5L295 60" stroke="navy"/></svg>'
)
NAMES = ("سلمى", "محمد", "فاطمة", "عبد الرحمن", "ليلى", "يوسف", "مريم", "خالد")
CITIES = (
    *("القاهرة", "الرباط", "تونس", "الجزائر", "طرابلس", "الخرطوم", "نواكشوط", "بيروت", "دمشق", "عمّان"),
    *("بغداد", "الكويت", "المنامة", "الدوحة", "أبوظبي", "مسقط", "صنعاء", "عدن", "حلب", "فاس"),
)


def name(n: int) -> str:
    """That of the ``n``-th: 512 different ones."""
    return f"{NAMES[n % 8]} {NAMES[n // 8 % 8]} {NAMES[n // 64 % 8]}"


def city(n: int) -> str:
    """That of the ``n``-th: of ten thousand, no two of one name live in the same."""
    return CITIES[n // 512 % len(CITIES)]


def signers(count: int, day: date) -> Iterator[Signer]:
    """As many people; one in five has a picture and a line of their own."""
    for n in range(count):
        more = n % 5 == 0
        yield Signer(n + 2, name(n), city(n), day, "عضو نقابة المهندسين" if more else "", PICTURE if more else None)


def write_list(file: Path, count: int) -> None:
    """The same people as a list to sign with, without pictures."""
    rows = [f"{name(n)},{city(n)}" for n in range(count)]
    file.write_text("\n".join(["name,city", *rows, ""]), "utf-8")
