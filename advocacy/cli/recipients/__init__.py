"""``advocacy recipients``: who is on the list, and who no longer is."""

import typer

from advocacy.cli.recipients import listing, retire, show

app = typer.Typer(
    help="Who is written to: list, show and retire recipients.", no_args_is_help=True, rich_markup_mode="markdown"
)

app.command("list", epilog=listing.EPILOG)(listing.list_)
app.command("show", epilog=show.EPILOG)(show.show)
app.command("retire", epilog=retire.EPILOG)(retire.retire)
