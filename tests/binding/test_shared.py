"""What pages have in common lies once in a file: ``advocacy.binding.shared``."""

from io import BytesIO
from itertools import pairwise

import pikepdf
from hypothesis import given
from hypothesis import strategies as st

from advocacy.binding.shared import SharedObjects
from advocacy.letter.merge import Paper
from advocacy.press.imposition import Piece, bind
from tests.conftest import OnEachPaper


def font(pdf: pikepdf.Pdf, outlines: bytes, name: str = "A") -> pikepdf.Object:
    descriptor = pikepdf.Dictionary(Type=pikepdf.Name.FontDescriptor, FontFile2=pdf.make_stream(outlines))
    described = pdf.make_indirect(descriptor)
    return pdf.make_indirect(pikepdf.Dictionary(BaseFont=pikepdf.Name(f"/{name}"), FontDescriptor=described))


def test_equal_fonts_become_one_from_the_leaves_up() -> None:
    with pikepdf.new() as pdf:
        shared = SharedObjects(pdf)
        one, same, other = font(pdf, b"outlines"), font(pdf, b"outlines"), font(pdf, b"other outlines")
        renamed = font(pdf, b"outlines", "B")
        assert shared.one_of(one).objgen == one.objgen
        assert shared.one_of(same).objgen == one.objgen
        assert shared.one_of(other).objgen == other.objgen
        assert shared.one_of(renamed).objgen == renamed.objgen
        assert renamed.FontDescriptor.objgen == one.FontDescriptor.objgen
        assert other.FontDescriptor.objgen != one.FontDescriptor.objgen


def test_a_stream_is_another_where_it_is_packed_in_another_way() -> None:
    with pikepdf.new() as pdf:
        shared, plain, packed = SharedObjects(pdf), pdf.make_stream(b"x"), pdf.make_stream(b"x", Filter="/Some")
        assert shared.one_of(plain).objgen != shared.one_of(packed).objgen


def test_what_refers_to_itself_has_an_end() -> None:
    with pikepdf.new() as pdf:
        one = pdf.make_indirect(pikepdf.Dictionary())
        one.Self = one
        assert SharedObjects(pdf).one_of(one).objgen == one.objgen


def read(thing: object) -> object:
    if isinstance(thing, pikepdf.Array):
        return [read(item) for item in thing]
    if isinstance(thing, pikepdf.Dictionary):
        return {key[1:]: read(item) for key, item in thing.items()}
    return str(thing) if isinstance(thing, pikepdf.String) else thing


Values = st.recursive(
    st.integers(-9, 9) | st.text(st.characters(codec="utf-8"), max_size=3) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)


@given(Values, Values)
def test_two_objects_become_one_where_they_are_equal_and_only_there(one: object, other: object) -> None:
    with pikepdf.new() as pdf:

        def written(value: object) -> object:
            """Every list and every dictionary an object of its own."""
            if isinstance(value, list):
                return pdf.make_indirect(pikepdf.Array([written(item) for item in value]))
            if isinstance(value, dict):
                entries = {f"/{key}": written(item) for key, item in value.items()}
                return pdf.make_indirect(pikepdf.Dictionary(entries))
            return value

        holders = [pdf.make_indirect(pikepdf.Dictionary(Held=written(value))) for value in (one, other)]
        shared = SharedObjects(pdf)
        numbers = {shared.one_of(holder).objgen for holder in holders}
        assert (len(numbers) == 1) == (repr(one) == repr(other))
        assert [read(holder.Held) for holder in holders] == [one, other]


def test_the_same_letter_again_takes_little_more_room(small_letters: OnEachPaper) -> None:
    letter = small_letters[Paper.A4][0][1].read_bytes()
    sizes = [len(bind([Piece(letter, str(n)) for n in range(count)], both_sides=False)) for count in (1, 2, 3)]
    for less, more in pairwise(sizes):
        assert more - less < len(letter) / 10
    with pikepdf.open(BytesIO(bind([Piece(letter, "a"), Piece(letter, "b")], both_sides=True))) as pdf:
        assert pdf.pages[0].obj.Contents[1].objgen == pdf.pages[2].obj.Contents[1].objgen
