"""The last touches to a letter's PDF, before it is written: one file that is PDF/UA-1 and PDF/A-2a.

There is no /Direction /R2L: PDFium takes it for the direction of every line, and gives Latin ones back turned around.

WeasyPrint makes one or the other; what the two lack together is added here. Rules: ISO 14289-1 (PDF/UA-1),
ISO 19005-2 (PDF/A-2), ISO 32000-1.
"""

from typing import Any

from advocacy.letter.exact_text import line

VARIANT = "pdf/a-2a"

UA_IDENTIFIER = (
    b'<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />'
    b'<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">'
    b"<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType='Resource'>"
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b"<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType='Resource'>"
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
"""The mark of PDF/UA, and its description, which PDF/A asks of every property it does not know."""


def finish(document: Any, pdf: Any) -> None:
    """Complete ``pdf``; for the ``finisher`` of WeasyPrint."""
    line.finish_fonts(document, pdf)
    _name_languages(document, pdf)
    for thing in pdf.objects:
        extra = getattr(thing, "extra", None)
        if extra and extra.get("Type") == "/Metadata":
            thing.stream = [part.replace(b"</rdf:RDF>", UA_IDENTIFIER + b"</rdf:RDF>") for part in thing.stream]
            thing.compress = False
        elif extra and extra.get("Subtype") == "/Image":
            extra["Interpolate"] = "false"  # ISO 19005-2, 6.2.8


def _name_languages(document: Any, pdf: Any) -> None:
    """Say of each section in which language it is, where that is another than the document's (14.9.2)."""
    tags = [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("S") == "/Sect"]
    boxes = (box for page in document.pages for box in page._page_box.descendants())  # noqa: SLF001 - no other way in
    sections = (box for box in boxes if box.element_tag == "section")
    for tag, box in zip(tags, sections, strict=False):
        if language := box.element.attrib.get("lang"):
            tag["Lang"] = f"({language})".encode()


def xmp_of(metadata: Any) -> bytes:
    """The description in XML of a file with ``metadata`` of WeasyPrint; see ``finish``."""
    import pydyf

    pdf = pydyf.PDF()
    metadata.include_in_pdf(pdf, "a", 2, "A", compress=False)
    (described,) = pdf.objects[-1].stream
    return bytes(described.replace(b"</rdf:RDF>", UA_IDENTIFIER + b"</rdf:RDF>"))
