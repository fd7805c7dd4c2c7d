"""Marks to fold a letter by."""

from pikepdf import Page

MILLIMETRE = 72 / 25.4
WINDOW_FOLDS = (105, 210)
"""From the upper edge, in mm: DIN 5008, form B. On US Letter too: thirds would push the address out of the window."""


def mark_folds(page: Page, *, window: bool) -> None:
    """Two short lines near the left edge, where printers still print."""
    height = float(page.mediabox[3])
    folds = [fold * MILLIMETRE for fold in WINDOW_FOLDS] if window else [height / 3, height / 3 * 2]
    levels = [f"{height - fold:.2f}" for fold in folds]
    lines = " ".join(f"{5 * MILLIMETRE:.2f} {y} m {9 * MILLIMETRE:.2f} {y} l" for y in levels)
    # The letter's own stream is taken in q … Q, so that what it leaves behind does not move the marks.
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q q /Artifact BMC 0.4 w 0.5 G {lines} S EMC Q".encode())
