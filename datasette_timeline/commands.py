"""What Datasette's command line has of ours."""

import click
from datasette import hookimpl


@hookimpl
def register_commands(cli: click.Group) -> None:
    """Let `datasette serve` start a server that waits for nobody without end."""
    from datasette_timeline.server import punctual  # only where there is a command line is there a server

    serve = cli.commands["serve"]
    if serve.callback:
        serve.callback = punctual(serve.callback)
