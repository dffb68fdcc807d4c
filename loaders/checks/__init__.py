"""The rules, one module per concern. Each rule is a generator of findings whose docstring is the rule.

Importing a module enrols its rules in `loaders.problems.CHECKS`, and importing this package imports all modules.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
