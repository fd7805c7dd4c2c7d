"""WeasyPrint, loaded without a compiler being started; whoever imports this waits for it half a second.

Raises ``OSError`` where a system library is missing.
"""

from advocacy.letter.libraries import without_compilers

with without_compilers():
    import weasyprint as weasyprint  # noqa: PLC0414 - what is loaded here is used elsewhere
    from weasyprint.text import fonts as fonts  # noqa: PLC0414
