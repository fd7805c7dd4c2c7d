"""Packs bound before they are signed, in workers that need no renderer: whatever this loads, each of them has to."""

from advocacy.press.signing.binding import BindingBlanks, Blank, ToBind
from advocacy.press.signing.blank_pack import BlankPack
from advocacy.press.signing.inscription import Layout
from advocacy.press.signing.sign import CoverToMark, LettersBound, LetterToSign


class Binder:
    """Where letters lie open to be signed, and some are bound already; one in each process."""

    def __init__(self, work: BindingBlanks) -> None:
        self._work = work
        self._open: dict[str, LetterToSign] = {}
        self._bound: dict[tuple[tuple[str, ...], Layout], LettersBound] = {}
        self._cover: tuple[bytes, CoverToMark] | None = None

    def do(self, task: ToBind | Blank) -> BlankPack | None:
        """Bind letters, and keep them for their cover sheet; or a pack with it."""
        key = task.letters, task.layout
        bound = self._bound.pop(key, None) or self._letters_bound(*key)
        if isinstance(task, ToBind):
            self._bound = {key: bound}
            return None
        return bound.below(None if task.cover is None else self._to_mark(task.cover))

    def _letters_bound(self, letters: tuple[str, ...], layout: Layout) -> LettersBound:
        opened = [self._opened(identifier) for identifier in letters]
        return LettersBound(opened, layout, both_sides=self._work.both_sides)

    def _to_mark(self, cover: bytes) -> CoverToMark:
        if self._cover is None or self._cover[0] != cover:
            self._cover = cover, CoverToMark(cover, self._work.reference_label)
        return self._cover[1]

    def _opened(self, identifier: str) -> LetterToSign:
        if identifier not in self._open:
            letter = self._work.letters[identifier]
            self._open[identifier] = LetterToSign.of(
                letter.pdf,
                self._work,
                file=letter.file,
                country=letter.country,
                title=letter.title,
                window=self._work.window,
            )
        return self._open[identifier]
