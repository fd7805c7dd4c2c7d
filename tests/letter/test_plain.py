import pickle
from dataclasses import dataclass
from enum import StrEnum
from types import SimpleNamespace

from markupsafe import Markup

from advocacy.arabic.digits import in_arabic_indic
from advocacy.files.records import Record
from advocacy.letter.plain import plain


class Colour(StrEnum):
    RED = "red"


class Body(Record):
    name: str
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    body: Body
    years: tuple[int, ...]


def test_records_keep_their_fields_and_lose_their_types() -> None:
    told = plain({"entries": (Entry(Body(name="وزارة", colour=Colour.RED), (2021, 2026)),)})
    assert told == {"entries": [SimpleNamespace(body=SimpleNamespace(name="وزارة", colour="red"), years=[2021, 2026])]}
    assert type(told["entries"][0].body.colour) is str
    assert b"advocacy" not in pickle.dumps(told)
    assert b"tests" not in pickle.dumps(told)


def test_what_is_no_record_stays() -> None:
    given = {"style": Markup("a > b"), "digits": in_arabic_indic, "none": None, "size": 11.5}
    assert plain(given) == given
    assert type(plain(given)["style"]) is Markup
