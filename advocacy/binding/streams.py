"""The streams of a PDF that is ready."""

LARGEST_CONTENT = 16 * 2**20
"""Bytes of what a page draws, unpacked."""


def delimit(pdf: bytes) -> bytes:
    """Mark the end of each stream so that its length is known without reading it (ISO 19005-2, 6.1.7.1).

    About one letter in thirty has a stream whose last byte is a carriage return. With the line feed that
    pydyf writes after it, this is taken for one mark, and the stream for a byte too short.
    """
    return pdf.replace(b"\r\nendstream", b"\r\rendstream")
