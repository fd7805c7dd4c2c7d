"""What a PDF says of itself in its description: that it is PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2)."""

import re

from pikepdf import Pdf, Stream

CLAIMS = {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}


def conforms(pdf: Pdf) -> bool:
    """Whether ``pdf`` says that it is both."""
    described = pdf.Root.get("/Metadata")
    if not isinstance(described, Stream) or "/Filter" in described:  # which PDF/A has as it is
        return False
    said = described.read_raw_bytes().decode("utf-8", "replace")
    return all(re.search(rf"{name}\s*(=\s*[\"']|>)\s*{value}\b", said) for name, value in CLAIMS.items())


def renounce(pdf: Pdf) -> None:
    """Have ``pdf`` say no more that it is either."""
    described = pdf.Root.get("/Metadata")
    if isinstance(described, Stream):
        described.write(re.sub(rb'\s*(pdfaid:(part|conformance)|pdfuaid:part)="[^"]*"', b"", described.read_bytes()))
