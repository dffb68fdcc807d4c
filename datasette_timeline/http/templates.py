"""How templates are rendered: by Datasette's environment, which finds its templates and ours, as our pages want it."""

from weakref import WeakKeyDictionary

from jinja2 import Environment, StrictUndefined

from datasette_timeline.database.datasette_compat import template_environment
from datasette_timeline.database.datasette_types import Datasette

_environments: WeakKeyDictionary[Datasette, Environment] = WeakKeyDictionary()


def environment_of(datasette: Datasette) -> Environment:
    """Datasette's templates and ours, rendered without its asynchronous mode, which costs more than the pages do."""
    if datasette not in _environments:
        _environments[datasette] = template_environment(datasette).overlay(
            enable_async=False, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
        )
    return _environments[datasette]
