"""Tables that people hand to a command: how they are written is asked, not guessed."""

import codecs

import typer

from advocacy.campaign.table import Table
from advocacy.cli.console import notice
from advocacy.cli.questions import agrees, can_ask


def known_encoding(encoding: str | None) -> None:
    """Wrong usage, where nothing is called so."""
    if encoding:
        try:
            codecs.lookup(encoding)
        except LookupError:
            raise typer.BadParameter(f"no encoding is called «{encoding}»: utf-8 and windows-1256 are usual") from None


def confirm_encoding(table: Table) -> None:
    """Ask whether a table that is not in UTF-8 reads as it should; without a terminal, it must be said."""
    if not table.guessed:
        return
    cells = (cell for row in table.rows for cell in row.cells.values() if not cell.isascii())
    sample = next(cells, "")[:60]
    if not can_ask():
        said = f"{table.file} is not in UTF-8. If this is right: «{sample}», say --encoding {table.encoding}"
        raise typer.BadParameter(said)
    notice(f"{table.file} is not in UTF-8. In {table.encoding}, as Arabic Excel writes it, it reads:")
    notice(f"    {sample}")
    if not agrees("Is this right?"):
        raise typer.BadParameter("name the encoding with --encoding, or save the file as CSV in UTF-8")
