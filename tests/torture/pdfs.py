"""PDFs of a stranger in the place of letters, with the manifest that a stranger would write beside them."""

import json
import zlib
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

LETTER = "letters/de-bafa.pdf"
DEEP = 100_000
A_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 999 999]"

Objects = Mapping[int, bytes]


def recorded(place: Path, data: bytes) -> None:
    """Lay ``data`` where a letter was built, as if that were the letter."""
    (place / "out" / LETTER).write_bytes(data)
    manifest = place / "out/manifest.json"
    said = json.loads(manifest.read_text("utf-8"))
    for entry in said["letters"]:
        if entry["file"] == LETTER:
            entry |= {"sha256": sha256(data).hexdigest(), "bytes": len(data)}
    manifest.write_text(json.dumps(said), "utf-8")


def pdf(
    content: bytes = b"q Q",
    *,
    resources: bytes = b"",
    page: bytes = b"",
    catalog: bytes = b"",
    trailer: bytes = b"",
    box: bytes = b"[0 0 595 842]",
    more: Objects | None = None,
) -> bytes:
    """A file of one page that draws ``content``; ``more`` objects take the place of its own, 1 to 4, or come after."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R/Resources<<%b>>%b>>" % (box, resources, page),
        4: stream(content),
        **(more or {}),
    }
    out, places = bytearray(b"%PDF-1.7\n"), dict[int, int]()
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    out += b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places.items())
    out += b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream as it is."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def packed(piece: bytes, times: int, entries: bytes = b"", before: bytes = b"") -> bytes:
    """A stream that unpacks to ``piece`` so many times."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(before)]
    at_once = max(1, 2**20 // len(piece))
    parts += [packer.compress(piece * min(at_once, times - done)) for done in range(0, times, at_once)]
    return stream(b"".join((*parts, packer.flush())), b"/Filter/FlateDecode" + entries)


def chain(link: bytes, end: bytes, length: int) -> Objects:
    """Objects from 20 on, each with the number of the next one put into ``link``."""
    return {20 + number: link % (21 + number) for number in range(length)} | {20 + length: end}


def font(
    *, to_unicode: bytes = b"", widths: bytes = b"[0[1000]]", glyphs: bytes = b"/Identity", file: bytes = b""
) -> bytes:
    """A page set in a font such as those of letters."""
    codes = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/W%b/CIDToGIDMap%b/FontDescriptor 23 0 R>>" % (widths, glyphs)
    more = {
        20: b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[21 0 R]/ToUnicode 22 0 R>>",
        21: codes,
        22: to_unicode or stream(b""),
        23: b"<</Type/FontDescriptor/FontName/X%b>>" % (b"/FontFile2 24 0 R" if file else b""),
        24: file or b"null",
    }
    return pdf(b"BT /F 12 Tf 99 99 Td <000000010002> Tj ET", resources=b"/Font<</F 20 0 R>>", more=more)


def _objects_in_a_stream(entries: bytes, data: bytes) -> bytes:
    return pdf(more={9: stream(data, b"/Type/ObjStm" + entries)})


def _references(entries: bytes, data: bytes) -> bytes:
    """A file whose table of references is a stream."""
    head = pdf().partition(b"xref\n")[0]
    body = b"9 0 obj" + stream(data, b"/Type/XRef/Root 1 0 R" + entries) + b"endobj\n"
    return head + body + b"startxref\n%d\n%%%%EOF\n" % len(head)


def _updated(times: int) -> bytes:
    out = [pdf()]
    size, before = len(out[0]), out[0].rindex(b"xref\n0 1")
    for _ in range(times):
        body = b"9 0 obj null endobj\n"
        table = b"xref\n9 1\n%010d 00000 n \ntrailer<</Size 10/Root 1 0 R/Prev %d>>\n" % (size, before)
        before = size + len(body)
        out.append(body + table + b"startxref\n%d\n%%%%EOF\n" % before)
        size += len(out[-1])
    return b"".join(out)


def _in_a_ring() -> bytes:
    whole = pdf(trailer=b"/Prev 0000000000")
    return whole.replace(b"/Prev 0000000000", b"/Prev %010d" % whole.rindex(b"xref\n0 1"))


def _encrypted(how: bytes) -> bytes:
    return pdf(trailer=b"/ID[(abcdefgh)(abcdefgh)]/Encrypt<</Filter%b>>" % how)


def _picture(entries: bytes, data: bytes = b"\0" * 99) -> bytes:
    picture = stream(data, b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceRGB" + entries)
    return pdf(b"595 0 0 842 0 0 cm /I Do", resources=b"/XObject<</I 20 0 R>>", more={20: picture})


def _shaded(function: bytes) -> bytes:
    shading = b"<</ShadingType 1/ColorSpace/DeviceGray/Matrix[595 0 0 842 0 0]/Function 20 0 R>>"
    return pdf(b"/S sh", resources=b"/Shading<</S%b>>" % shading, more={20: function})


def _with_function(body: bytes) -> bytes:
    return _shaded(stream(body, b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]"))


PDFS: Mapping[str, Callable[[], bytes]] = {
    "arrays nested deeply": lambda: pdf(catalog=b"/X " + b"[" * DEEP + b"]" * DEEP),
    "dictionaries nested deeply": lambda: pdf(page=b"/X " + b"<</A " * DEEP + b"1" + b">>" * DEEP),
    "deep brackets in what a page draws": lambda: pdf(b"[" * DEEP + b"]" * DEEP + b" TJ"),
    "a chain of references": lambda: pdf(resources=b"/X 20 0 R", more=chain(b"[%d 0 R]", b"[]", 5_000)),
    "a chain of forms": lambda: pdf(
        b"/X Do",
        resources=b"/XObject<</X 20 0 R>>",
        more=chain(stream(b"/X Do", A_FORM + b"/Resources<</XObject<</X %d 0 R>>>>"), stream(b"", A_FORM), 900),
    ),
    "a chain of page trees": lambda: pdf(
        more={2: b"<</Type/Pages/Kids[20 0 R]/Count 1>>"}
        | {**chain(b"<</Type/Pages/Kids[%d 0 R]/Count 1>>", b"<</Type/Page/MediaBox[0 0 9 9]>>", 5_000)}
    ),
    "300,000 objects": lambda: pdf(more={**chain(b"%d", b"0", 300_000)}),
    "objects that are not there": lambda: _objects_in_a_stream(b"/N 1000000000/First 4", b"3 0 null"),
    "references that are not there": lambda: _references(b"/Size 1000000000/W[1 4 1]/Index[0 1000000000]", bytes(600)),
    "references of no width": lambda: _references(b"/Size 1000000000/W[0 0 0]", b""),
    "metadata of entities": lambda: pdf(
        catalog=b"/Metadata 9 0 R",
        more={
            9: stream(
                b'<!DOCTYPE x [<!ENTITY a0 "x">%b]><x>&a12;</x>'
                % b"".join(b'<!ENTITY a%d "%b">' % (number, b"&a%d;" % (number - 1) * 20) for number in range(1, 13)),
                b"/Type/Metadata/Subtype/XML",
            )
        },
    ),
    "metadata of a gigabyte": lambda: pdf(catalog=b"/Metadata 9 0 R", more={9: packed(b" " * 2**20, 1024)}),
    "a font for all characters, often": lambda: font(
        to_unicode=packed(
            b"100 beginbfrange %b endbfrange " % (b"<0000> <FFFF> <0000> " * 100),
            2_000,
            before=b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange ",
        )
    ),
    "a font with widths for a billion": lambda: font(widths=b"[0 1000000000 500]"),
    "a font that unpacks to a gigabyte": lambda: font(file=packed(b"\0" * 2**20, 1024, before=b"\0\1\0\0\0\x10")),
    "a font that draws itself": lambda: pdf(
        b"BT /F 99 Tf (aaaa) Tj ET",
        resources=b"/Font<</F 20 0 R>>",
        more={
            20: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 21 0 R>>"
            b"/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<</Font<</F 20 0 R>>>>>>",
            21: stream(b"1 0 d0 BT /F 1 Tf (aaaaaaaa) Tj ET"),
        },
    ),
    "a number for a font": lambda: pdf(b"BT /F 1 Tf <0000> Tj ET", resources=b"/Font<</F 5>>"),
    "encrypted by nobody knows what": lambda: _encrypted(b"/Foo/V 99"),
    "encrypted with garbage": lambda: _encrypted(b"/Standard/V 2/R 3/Length 1000000000/O(x)/U(y)/P -1"),
    "encrypted as it will be": lambda: _encrypted(b"/Standard/V 5/R 7/O()/U()/P 0"),
    "a table before itself": _in_a_ring,
    "10,000 revisions": lambda: _updated(10_000),
    "a tree of pages that is a ring": lambda: pdf(more={2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"}),
    "pages beyond counting": lambda: pdf(more={2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"}),
    "10,000 pages": lambda: pdf(more={2: b"<</Type/Pages/Kids[%b]/Count 10000>>" % (b"3 0 R " * 10_000)}),
    "a page of no number": lambda: pdf(box=b"[0 0 nan 842]"),
    "a page of the size of the world": lambda: pdf(box=b"[0 0 1e30 1e30]"),
    "a page of no size to speak of": lambda: pdf(box=b"[0 0 .0001 842]"),
    "a picture of a billion points": lambda: _picture(b"/Width 31623/Height 31623/Filter/FlateDecode"),
    "JPX that claims to be larger": lambda: _picture(b"/Width 2000000000/Height 2000000000/Filter/JPXDecode"),
    "JBIG2 that claims to be larger": lambda: _picture(b"/Width 65535/Height 65535/Filter/JBIG2Decode"),
    "a fax that claims to be larger": lambda: _picture(
        b"/Width 31623/Height 31623/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 31623/Rows 31623>>", b"\xff" * 9999
    ),
    "a calculator nested deeply": lambda: _with_function(b"{" * DEEP + b"}" * DEEP),
    "a calculator that goes round": lambda: _with_function(b"{%b}" % (b"99 2147483647 roll 2147483647 copy " * 9_000)),
    "functions of functions": lambda: _shaded(
        b"<</FunctionType 3/Domain[0 1]/Functions[20 0 R 20 0 R]/Bounds[.5]/Encode[0 1 0 1]>>"
    ),
    "scripts and forms": lambda: pdf(
        catalog=b"/OpenAction<</S/JavaScript/JS(for\\(;;\\);)>>/AcroForm<</Fields[9 0 R]/XFA(x)>>",
        page=b"/Annots[%b]" % (b"9 0 R " * DEEP),
        more={9: b"<</Subtype/Widget/Rect[0 0 9 9]/FT/Tx/Parent 9 0 R/Kids[9 0 R]/AP<</N 9 0 R>>>>"},
    ),
    "a million commands": lambda: pdf(more={4: packed(b"()Tj ", 3_000_000, before=b"BT ")}),
    "a million marks": lambda: pdf(more={4: packed(b"/P<</MCID 0>>BDC ", 200_000)}),
    "what is drawn, often": lambda: pdf(
        more={
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[%b]>>" % (b"4 0 R " * DEEP),
            4: packed(b"q Q ", 500_000),
        }
    ),
    "tags of no tree": lambda: pdf(
        catalog=b"/StructTreeRoot<</K 5/ParentTree 5/RoleMap[1]>>/Lang[1]/MarkInfo/X", page=b"/StructParents(x)"
    ),
}
"""Each by what it is."""
