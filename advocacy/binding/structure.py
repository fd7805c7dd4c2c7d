"""The structure trees of files that are bound together, as one tree (ISO 32000-1, 14.7)."""

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Page, Pdf, String


class StructureTree:
    """The tree of a file that grows piece by piece: one document, whose parts are the pieces in their order."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
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
        for page in pages:
            if Name.StructParents in page.obj:
                page.obj.StructParents = lowest + int(page.obj.StructParents)
            for annotation in page.obj.get(Name.Annots, Array()):
                if Name.StructParent in annotation:
                    annotation.StructParent = lowest + int(annotation.StructParent)

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
