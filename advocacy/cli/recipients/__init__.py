"""``advocacy recipients``: who is on the list, and who no longer is."""

from pathlib import Path

import typer

from advocacy.arabic.terminal import ArabicOutput
from advocacy.cli.command import Arabic, Root, reported
from advocacy.cli.recipients import (
    add,
    coverage,
    edit,
    exporting,
    importing,
    listing,
    remove,
    rename,
    retire,
    schema,
    show,
    stale,
)

app = typer.Typer(
    help="Who is written to: list, add, correct, retire recipients; what to look up again, who is missing.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


@app.callback()
def _before_the_command(
    root: Root = Path(),
    arabic: Arabic = ArabicOutput.AUTO,
) -> None: ...


app.command("list", epilog=listing.EPILOG)(reported(listing.list_))
app.command("show", epilog=show.EPILOG)(reported(show.show))
app.command("retire", epilog=retire.EPILOG)(reported(retire.retire))
app.command("stale", epilog=stale.EPILOG)(reported(stale.stale))
app.command("coverage", epilog=coverage.EPILOG)(reported(coverage.cover))
app.command("add", epilog=add.EPILOG)(reported(add.add))
app.command("edit", epilog=edit.EPILOG)(reported(edit.edit))
app.command("rename", epilog=rename.EPILOG)(reported(rename.rename))
app.command("remove", epilog=remove.EPILOG)(reported(remove.remove))
app.command("import", epilog=importing.EPILOG)(reported(importing.import_))
app.command("export", epilog=exporting.EPILOG)(reported(exporting.export))
app.command("schema", epilog=schema.EPILOG)(reported(schema.schema))
