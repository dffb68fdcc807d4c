"""How templates are rendered: by Datasette's environment, which finds its templates and ours, as our pages want it."""

from jinja2 import Environment, StrictUndefined

from datasette_timeline.database.datasette_compat import template_environment
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette


@memoize_per_datasette
def environment_of(datasette: Datasette) -> Environment:
    """Datasette's templates and ours, rendered without its asynchronous mode, which costs more than the pages do."""
    return template_environment(datasette).overlay(
        enable_async=False, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
