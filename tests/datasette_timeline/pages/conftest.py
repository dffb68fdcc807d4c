"""Pages with much on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Site, Variation

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
def crowded(variation: Variation, open_site: OpenSite) -> Site:
    """The site of a database that has sixty more events of one actor and one source, of little importance."""

    def crowd(records: Records) -> None:
        for number in range(1, 61):
            records.write(f"events/1993/1993-quiet-{number}.yml", _QUIET.format(number))

    return open_site(variation(crowd))
