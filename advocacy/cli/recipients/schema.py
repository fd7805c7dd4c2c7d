"""``advocacy recipients schema``: for editors that complete and check YAML while people type."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.command import Root
from advocacy.cli.console import say_json
from advocacy.cli.reporter import Report
from advocacy.upkeep.json_schema import File, schema_of

EPILOG = """
**Examples**

    advocacy recipients schema               # of recipients.yaml
    advocacy recipients schema protocol      # of letters/protocol.yaml

The shipped files name theirs in the first line: VS Code with the YAML extension needs nothing else.
"""


def schema(file: Annotated[File, typer.Argument(help="The file.")] = File.RECIPIENTS, root: Root = Path()) -> Report:
    """Print the JSON Schema of a file of the campaign, with what each field means in Arabic and English."""
    schema = schema_of(file, load_campaign(root))
    return Report({"schema": schema}, lambda: say_json(schema))
