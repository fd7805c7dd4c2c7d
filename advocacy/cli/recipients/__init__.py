"""``advocacy recipients``: who is on the list, and who no longer is."""

import typer

from advocacy.cli.recipients import add, coverage, edit, exporting, importing, listing, retire, schema, show, stale

app = typer.Typer(
    help="Who is written to: list, show, add, correct and retire recipients; what to look up again, who is missing.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

app.command("list", epilog=listing.EPILOG)(listing.list_)
app.command("show", epilog=show.EPILOG)(show.show)
app.command("retire", epilog=retire.EPILOG)(retire.retire)
app.command("stale", epilog=stale.EPILOG)(stale.stale)
app.command("coverage", epilog=coverage.EPILOG)(coverage.cover)
app.command("add", epilog=add.EPILOG)(add.add)
app.command("edit", epilog=edit.EPILOG)(edit.edit)
app.command("import", epilog=importing.EPILOG)(importing.import_)
app.command("export", epilog=exporting.EPILOG)(exporting.export)
app.command("schema", epilog=schema.EPILOG)(schema.schema)
