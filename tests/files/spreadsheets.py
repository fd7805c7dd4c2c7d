"""Spreadsheets written by hand, as no spreadsheet program writes them."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
CALC_EXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def packed(**parts: str) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def xlsx(rows: str, *, before: str = "", after: str = "", prefix: str = "") -> bytes:
    """A workbook whose sheet «S» has these ``rows``, in elements with a ``prefix`` where one is given."""
    named = f"{prefix}:" if prefix else ""
    space = f'xmlns{":" if prefix else ""}{prefix}="{MAIN}"'
    sheet = f"<{named}worksheet {space}>{before}<{named}sheetData>{rows}</{named}sheetData>{after}</{named}worksheet>"
    sheets = f'<{named}sheets><{named}sheet name="S" sheetId="1" r:id="rId1"/></{named}sheets>'
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return packed(
        **{
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{workbook}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{workbook}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<{named}workbook {space} xmlns:r="{RELATIONS}">{sheets}</{named}workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def cell(at: str, text: str, prefix: str = "") -> str:
    named = f"{prefix}:" if prefix else ""
    return f'<{named}c r="{at}" t="inlineStr"><{named}is><{named}t>{text}</{named}t></{named}is></{named}c>'


def row(number: int, *texts: str, prefix: str = "", **attributes: str) -> str:
    """A row of an XLSX; texts that are elements already stay as they are."""
    named = f"{prefix}:" if prefix else ""
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    cells = (
        text if text.startswith("<") else cell(f"{letter}{number}", text, prefix)
        for letter, text in zip("ABCDEFG", texts, strict=False)
        if text
    )
    return f'<{named}row r="{number}"{given}>{"".join(cells)}</{named}row>'


def ods(rows: str, columns: str = "") -> bytes:
    """A spreadsheet whose sheet «S» has these ``rows``."""
    spaces = f'xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" xmlns:text="{ODF}:text:1.0"'
    table = f'<table:table table:name="S">{columns}{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f'<office:document-content {spaces} xmlns:calcext="{CALC_EXT}">{body}</office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">{entry}</manifest:manifest>'
    return packed(**{"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def ods_row(*texts: str, attributes: str = "") -> str:
    cells = (
        text
        if text.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def patched(data: bytes, central: int, local: int, form: str, value: int) -> bytes:
    """A packed file with another value in the heads of all its parts, at these offsets of the two kinds of head."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", central), (b"PK\x03\x04", local)):
        at = -1
        while (at := changed.find(signature, at + 1)) >= 0:
            struct.pack_into(form, changed, at + offset, value)
    return bytes(changed)
