"""What a reader that speaks gets of a letter: the tree of its elements, with the text and the languages in them."""

import io
import re
from typing import Any

import pikepdf

Tree = tuple[str, tuple[Any, ...]]


def structure_of(pdf: bytes) -> Tree:
    """The elements in reading order; each piece of marked content must belong to the element that claims it."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        nums = [*file.Root.StructTreeRoot.ParentTree.Nums]
        pages = {
            page.obj.objgen: (marked_content(page), [*nums[2 * nums[::2].index(page.obj.StructParents) + 1]])
            for page in file.pages
        }
        assert all(len(owners) == len(marked) for marked, owners in pages.values())

        def tree(element: Any) -> Tree:
            kids: list[Any] = []
            for kid in element.K:
                if isinstance(kid, pikepdf.Dictionary):
                    assert kid.P.objgen == element.objgen
                    kids.append(tree(kid))
                else:
                    marked, owners = pages[element.Pg.objgen]
                    assert owners[int(kid)].objgen == element.objgen
                    kids.append(marked[int(kid)])
            return f"{element.S} {element.get('/Lang', '')}", tuple(kids)

        return tree(file.Root.StructTreeRoot.K[0])


def marked_content(page: Any) -> dict[int, str]:
    """The text of each piece of marked content, with «{language:» and «}» around what is in another."""
    texts: dict[int, str] = {}
    fonts = {name: to_unicode(font) for name, font in page.Resources.Font.items()}
    open_marks: list[str] = []
    current, font = 0, dict[str, str]()
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" if "/MCID" in operands[1]:
                current = int(operands[1].MCID)
                assert current not in texts
                texts[current] = ""
                open_marks.append("")
            case "BDC":
                texts[current] += f"{{{operands[1].Lang}:"
                open_marks.append("}")
            case "BMC":
                open_marks.append("")
            case "EMC":
                if after := open_marks.pop():
                    texts[current] += after
            case "Tf":
                font = fonts[str(operands[0])]
            case "TJ":
                for shown in operands[0]:
                    if isinstance(shown, pikepdf.String):
                        texts[current] += "".join(font[code] for code in re.findall("....", bytes(shown).hex()))
    assert not open_marks
    return texts


def to_unicode(font: Any) -> dict[str, str]:
    """The text of each code of a font."""
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
    return {code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def outline_of(pdf: bytes) -> list[Any]:
    """The entries of the outline, and the names, with the pages and places to which they lead."""
    with pikepdf.open(io.BytesIO(pdf)) as file, file.open_outline() as outline:

        def leads(destination: Any) -> list[str]:
            page, *place = destination
            return [str(pikepdf.Page(page).index), *map(str, place)]

        def entries(items: Any) -> list[Any]:
            return [(each.title, leads(each.destination), entries(each.children)) for each in items]

        names = file.Root.Names.Dests.Names if "/Names" in file.Root else []
        return [
            *entries(outline.root),
            *((str(name), leads(names[n + 1])) for n, name in enumerate(names) if n % 2 == 0),
        ]
