"""What Datasette's command line has of ours."""

from typing import Any

from datasette import hookimpl


@hookimpl
def register_commands(cli: Any) -> None:
    """Let `datasette serve` start a server that waits for nobody without end."""
    from datasette_timeline.server import punctual  # only where there is a command line is there a server

    serve = cli.commands["serve"]
    serve.callback = punctual(serve.callback)
