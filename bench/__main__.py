"""`python -m bench [SUITE…]`, of those below: print figures with their bars."""

import sys
import tempfile
from pathlib import Path

from bench import (
    builds,
    collections,
    engines,
    facets,
    history,
    holding,
    importing,
    loading,
    searching,
    serving,
    watching,
)

SUITES = {
    "builds": builds.measure,
    "check": builds.measure_check,
    "facets": facets.measure,
    "serving": serving.measure,
    "searching": searching.measure,
    "holding": holding.measure,
    "loading": loading.measure,
    "history": history.measure,
    "importing": importing.measure,
    "collections": collections.measure,
    "engines": engines.measure,
    "watching": watching.measure,
}


def main(names: list[str]) -> int:
    """Print the table; exit 1 if a bar is missed, 2 for a suite that does not exist."""
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        print(f"There is no suite {unknown[0]!r}; the suites are {', '.join(SUITES)}.", file=sys.stderr)
        return 2
    missed = 0
    for name in names or SUITES:
        with tempfile.TemporaryDirectory() as folder:
            for result in SUITES[name](Path(folder)):
                print(result.line(), flush=True)
                missed += not result.is_met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
