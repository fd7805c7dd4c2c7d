"""The structure trees of files that are bound together, as one tree (ISO 32000-1, 14.7)."""

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Page, Pdf, String

Owners = dict[tuple[int, int], Object]
"""By page: the element that each of its marks belongs to."""

SAYS_NOTHING = frozenset({"/NonStruct", "/Span"})
"""Kinds of elements that say nothing of what is in them, where they have no more than ``PLAIN``."""

PLAIN = frozenset({"/Type", "/S", "/K", "/P", "/Pg"})

HOLDS_CONTENT = frozenset({"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Span", "/TD", "/TH"})
"""Kinds of elements that may hold content themselves (ISO 32000-1, 14.8.4)."""


class StructureTree:
    """The tree of a file that grows piece by piece: one document, whose parts are the pieces in their order."""

    def __init__(self, pdf: Pdf, *, folded: bool = True) -> None:
        self._pdf = pdf
        self._folded = folded
        self._parts: list[Object] = []
        self._parents: dict[int, Object] = {}
        self._roles: dict[str, Object] = {}
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root))

    def add(self, source: Pdf, pages: Sequence[Page], *, first: bool = False) -> None:
        """Take up the tree of ``source``, all of whose pages have come into this file as ``pages``.

        It is read behind the others, or as the ``first``.
        """
        if Name.StructTreeRoot not in source.Root:
            return
        tree = self._pdf.copy_foreign(source.Root.StructTreeRoot)
        elements = [*tree.K] if isinstance(tree.K, Array) else [tree.K]
        for element in elements:
            element.P = self._document
            if element.get(Name.S) == Name.Document:
                element.S = Name.Part
            if Name.Lang in source.Root and Name.Lang not in element:
                element.Lang = String(str(source.Root.Lang))
        self._parts = [*elements, *self._parts] if first else [*self._parts, *elements]
        self._roles |= dict(tree.get(Name.RoleMap, Dictionary()).items())
        lowest = max(self._parents, default=-1) + 1
        self._parents |= {lowest + number: owner for number, owner in NumberTree(tree.ParentTree).items()}
        owners: Owners = {}
        for page in pages:
            if Name.StructParents in page.obj:
                page.obj.StructParents = number = lowest + int(page.obj.StructParents)
                owners[page.obj.objgen] = self._parents[number]
            for annotation in page.obj.get(Name.Annots, Array()):
                if Name.StructParent in annotation:
                    annotation.StructParent = lowest + int(annotation.StructParent)
        for element in elements if self._folded else ():
            _fold(element, owners)

    def read_behind(self, page: Page, mark: int, element: Dictionary) -> int:
        """Have ``element`` read right behind what ``page`` marks as ``mark``; gives the mark of its own content."""
        owners = self._parents[int(page.obj.StructParents)]
        owner, own = owners[mark], len(owners)
        added = self._pdf.make_indirect(element)
        added.P, added.Pg, added.K = owner, page.obj, own
        owners.append(added)
        kids = [*owner.K] if isinstance(owner.K, Array) else [owner.K]
        kids.insert(kids.index(mark) + 1, added)
        owner.K = Array(kids)
        return own

    def finish(self) -> None:
        """Put the tree into the file."""
        if not self._parts:
            return
        self._document.K = Array(self._parts)
        self._root.K = Array([self._document])
        numbers = [item for number in sorted(self._parents) for item in (number, self._parents[number])]
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        self._root.ParentTreeNextKey = max(self._parents, default=-1) + 1
        if self._roles:
            self._root.RoleMap = Dictionary(self._roles)
        self._pdf.Root.StructTreeRoot = self._root


def _fold(element: Object, owners: Owners) -> None:
    """Put what is in elements that say nothing in their place, in the same order; half of a letter's are such."""
    kids: list[Any] = []
    for kid in _kids(element):
        if not _is_element(kid):
            kids.append(kid)
            continue
        _fold(kid, owners)
        if not _says_nothing(kid, element, owners):
            kids.append(kid)
            continue
        for inner in _kids(kid):
            kids.append(inner)
            if _is_element(inner):
                inner.P = element
            else:
                owners[element.Pg.objgen][inner] = element
    element.K = Array(kids)


def _says_nothing(kid: Object, element: Object, owners: Owners) -> bool:
    """Whether what is in ``kid`` can as well be in ``element``."""
    if str(kid.S) not in SAYS_NOTHING or not PLAIN.issuperset(kid.keys()):
        return False
    content = [inner for inner in _kids(kid) if not _is_element(inner)]
    return not content or (
        all(isinstance(inner, int) for inner in content)
        and str(element.S) in HOLDS_CONTENT
        and Name.Pg in element
        and Name.Pg in kid
        and kid.Pg.objgen == element.Pg.objgen
        and element.Pg.objgen in owners
    )


def _is_element(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and Name.S in kid


def _kids(element: Object) -> list[Any]:
    kids = element.get(Name.K)
    return [*kids] if isinstance(kids, Array) else [] if kids is None else [kids]
