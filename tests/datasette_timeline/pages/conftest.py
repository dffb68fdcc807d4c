"""Pages with much on them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_QUIET = """
title: Quiet of the year, {}
date: 1993
type: other
importance: 3
status: reviewed
summary: Nothing happened.
actors: [{{actor: ardania, role: subject}}]
sources: [{{source: handbook}}]
"""


@pytest.fixture
def crowded(variation: Callable[..., Path], open_site: Any) -> Any:
    """The site of a database that has sixty more events of one actor and one source, of little importance."""

    def crowd(records: Any) -> None:
        for number in range(1, 61):
            records.write(f"events/1993/1993-quiet-{number}.yml", _QUIET.format(number))

    return open_site(variation(crowd))
