"""``advocacy recipients``: who is on the list, and who no longer is."""

from pathlib import Path

import typer

from advocacy.arabic.terminal import ArabicOutput
from advocacy.cli.command import Arabic, Root, reported
from advocacy.cli.help import Command, Group
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
    cls=Group,
    help="Who is written to: list, add, correct, retire recipients; what to look up again, who is missing.",
    no_args_is_help=True,
)


@app.callback()
def _before_the_command(
    root: Root = Path(),
    arabic: Arabic = ArabicOutput.AUTO,
) -> None: ...


app.command("list", cls=Command, epilog=listing.EPILOG)(reported(listing.list_))
app.command("show", cls=Command, epilog=show.EPILOG)(reported(show.show))
app.command("retire", cls=Command, epilog=retire.EPILOG)(reported(retire.retire))
app.command("stale", cls=Command, epilog=stale.EPILOG)(reported(stale.stale))
app.command("coverage", cls=Command, epilog=coverage.EPILOG)(reported(coverage.cover))
app.command("add", cls=Command, epilog=add.EPILOG)(reported(add.add))
app.command("edit", cls=Command, epilog=edit.EPILOG)(reported(edit.edit))
app.command("rename", cls=Command, epilog=rename.EPILOG)(reported(rename.rename))
app.command("remove", cls=Command, epilog=remove.EPILOG)(reported(remove.remove))
app.command("import", cls=Command, epilog=importing.EPILOG)(reported(importing.import_))
app.command("export", cls=Command, epilog=exporting.EPILOG)(reported(exporting.export))
app.command("schema", cls=Command, epilog=schema.EPILOG)(reported(schema.schema))
