"""A campaign folder, read, checked and frozen."""

TEMPLATE = "letters/letter.html.j2"
STYLE = "letters/letter.css"
"""What every letter is made with; named here, where a worker finds it that reads no campaign."""
