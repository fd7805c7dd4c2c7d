"""Letters that are typeset once and signed by many: all that is the same whoever signs is put together once."""

import zlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Protocol, Self

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from advocacy.binding.book import Book
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.folds import mark_folds
from advocacy.press.printable import AGAIN, told_of
from advocacy.press.signing.blank_pack import BlankPack
from advocacy.press.signing.inscription import Key, Layout
from advocacy.press.signing.lines import PACK, SIGNATURE, Line
from advocacy.press.signing.openings import Opening, opened_lines, require_lines_on_front
from advocacy.press.signing.revision import Trailer

OTHER_LINES = "does not draw its lines as a letter of this program does"


class Lined(Protocol):
    """What says which lines a letter has for its signers, by field."""

    @property
    def labels(self) -> Mapping[str, str]:
        """What the letter calls each of them."""

    @property
    def lines(self) -> Mapping[str, Line]:
        """Where it has them."""


class LetterToSign:
    """A letter that was built, opened once for all its signers."""

    def __init__(self, pdf: Pdf, openings: Mapping[str, Opening], file: str, country: str, title: str) -> None:
        self.pdf = pdf
        self.openings = openings
        self.file = file
        self.country = country
        self.title = title

    @classmethod
    def of(cls, data: bytes, book: Lined, *, file: str, country: str, title: str, window: bool = True) -> Self:
        """Opens the letter ``data``; raises where its lines are not those that ``book`` fits signatures to."""
        with told_of(file, OTHER_LINES):
            pdf = Pdf.open(BytesIO(data))
            tagged = Name.StructTreeRoot in pdf.Root
            mark_folds(pdf.pages[0], window=window)  # a back is folded with its front, and not signed
            openings = opened_lines(pdf, book.labels)
        if not tagged:
            raise AdvocacyError(Problem(OTHER_LINES, AGAIN, file))
        require_lines_on_front(pdf, openings, file)
        if openings.keys() != book.lines.keys() or not all(
            opening.line.like(book.lines[name]) for name, opening in openings.items()
        ):
            message = "its lines for the signature are not where letters/ now puts them"
            remedy = "run «advocacy build», then this command again; if that changes nothing, delete it before"
            raise AdvocacyError(Problem(message, remedy, file))
        return cls(pdf, openings, file, country, title)


class CoverToMark:
    """A cover sheet, opened once for all the packs that share it."""

    def __init__(self, data: bytes, label: str) -> None:
        pdf = Pdf.open(BytesIO(data))
        openings = opened_lines(pdf, {PACK: label} if label else {})
        self.openings = {name: opening for name, opening in openings.items() if name == PACK}
        self.pdf = pdf


class LettersBound:
    """Letters bound for signers of one kind, with room for what ``layout`` announces; a cover sheet can still come."""

    def __init__(self, letters: Sequence[LetterToSign], layout: Layout, *, both_sides: bool) -> None:
        self._book = Book(both_sides=both_sides)
        self._layout = layout
        self._room = _Room(self._book, layout)
        for letter in letters:
            self._room.make_in(letter, letter.file, layout)
        self._book.turn()

    def below(self, cover: CoverToMark | None) -> BlankPack:
        """The pack, with ``cover`` as its first sheet; the same give the same bytes. It is closed then."""
        with self._book as book:
            if cover:
                self._room.make(book.put_first(cover.pdf)[0], cover.openings, self._layout.on_cover)
            data = book.saved()
        with Pdf.open(BytesIO(data)) as pdf:
            return BlankPack(data, Trailer.of(data, pdf), *_waiting(pdf))


SHORT = 1000
"""Bytes of a stream that takes what begins a line behind it: as a stream of its own that would take twice the bytes."""

WAITING = "/Waiting"
"""The entry of an object that waits for a signer: what of."""


class _Room:
    """Makes room on pages of a book for what is written there."""

    def __init__(self, book: Book, layout: Layout) -> None:
        self._book = book
        self._layout = layout
        self._contents: dict[Key, Object] = {}
        self._end = book.pdf.make_stream(b"Q EMC")
        self._resources = {
            (kind, name): book.pdf.make_indirect(Dictionary({WAITING: Array([Name(kind), Name(name)])}))
            for kind, name in layout.resources
        }

    def make_in(self, letter: LetterToSign, file: str, layout: Layout) -> None:
        """Put ``letter`` in, and make room on it; raises where the letter ``file`` lets nobody do so."""
        with told_of(file):
            page, *_ = self._book.add(letter.pdf, letter.title)
            self.make(page, letter.openings, layout.on_letter_to(letter.country))

    def make(self, page: Page, openings: Mapping[str, Opening], places: Mapping[str, Key]) -> None:
        """Put what waits for a signer between the streams of ``page``, with its tags, and let it draw with its own."""
        written = {name: opening for name, opening in openings.items() if name in places}
        parts: list[Object] = [*page.obj.Contents.as_list()]
        used = {opening.after for opening in written.values()}
        for name, opening in reversed([*openings.items()]):  # from the end, as parts move up
            if name not in written:
                if opening.cut and opening.after not in used:
                    used.add(opening.after)
                    between = slice(opening.after - 1, opening.after + 1)
                    parts[between] = [self._packed(b"\n".join(part.read_bytes() for part in parts[between]))]
                continue
            element = self._element(name, opening)
            mark = self._book.tree.read_behind(page, opening.mark, element)
            start = b"%b <</MCID %d>> BDC q %b" % (element.S.unparse(), mark, opening.way)
            to_write = [self._content(places[name]), self._end]
            alone = sum(other.after == opening.after for other in written.values()) == 1
            if alone and opening.after and len(parts[opening.after - 1].read_raw_bytes()) < SHORT:
                parts[opening.after - 1] = self._behind(parts[opening.after - 1], start)
            else:
                to_write.insert(0, self._book.pdf.make_stream(start))
            parts[opening.after : opening.after] = to_write
        page.obj.Contents = Array(parts)
        if written:
            for (kind, name), waiting in self._resources.items():
                page.obj.Resources[kind] = Dictionary({**page.obj.Resources.get(kind, {}), name: waiting})

    def _behind(self, before: Object, start: bytes) -> Object:
        """A stream that is written out, and ``start`` after it."""
        return self._packed(before.read_bytes() + b"\n" + start)

    def _packed(self, content: bytes) -> Object:
        return self._book.pdf.make_stream(zlib.compress(content, 9), Filter=Name.FlateDecode)

    def _element(self, name: str, opening: Opening) -> Dictionary:
        if name != SIGNATURE:
            return Dictionary(Type=Name.StructElem, S=Name.Span)
        room = Dictionary(O=Name.Layout, BBox=Array([Decimal(f"{side:.2f}") for side in opening.line.box]))
        return Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String(self._layout.picture), A=room)

    def _content(self, key: Key) -> Object:
        if key not in self._contents:
            waiting = self._book.pdf.make_stream(b"% to be signed")
            waiting[WAITING] = Array([*key])
            self._contents[key] = waiting
        return self._contents[key]


def _waiting(pdf: Pdf) -> tuple[dict[Key, int], dict[tuple[str, str], int]]:
    """The numbers of what waits for a signer."""
    contents: dict[Key, int] = {}
    resources: dict[tuple[str, str], int] = {}
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | Stream) and WAITING in thing:
            one, other = thing[WAITING].as_list()
            if isinstance(thing, Stream):
                contents[int(one), int(other)] = thing.objgen[0]
            else:
                resources[str(one), str(other)] = thing.objgen[0]
    return contents, resources
