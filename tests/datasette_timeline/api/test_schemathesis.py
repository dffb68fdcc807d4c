"""Schemathesis asks the API whatever its description allows, and what it does not, with all its checks.

It is imported where it is used, since it takes seconds and each worker imports all modules of tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from schemathesis.config import SchemathesisConfig

    from tests.datasette_timeline.conftest import Site


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch) -> Iterator[SchemathesisConfig]:
    import schemathesis
    from schemathesis.config import SchemathesisConfig

    monkeypatch.chdir(Path(__file__).parents[3])
    yield SchemathesisConfig.from_path(Path(__file__).parent / "schemathesis.toml")
    schemathesis.hooks.unregister_all()


@pytest.mark.long
def test_every_answer_is_as_described(old_site: Site, config: SchemathesisConfig) -> None:
    import schemathesis
    from schemathesis.engine import events, from_schema

    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", old_site.datasette.app(), config=config)
    failures: list[str] = []
    asked: dict[str, int] = {}
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if isinstance(event, events.ScenarioFinished):
            asked[event.phase.name] = asked.get(event.phase.name, 0) + len(event.recorder.interactions)
            failures += [
                f"{check.failure_info.failure}\n{check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
    assert failures == []
    assert asked.keys() == {"EXAMPLES", "COVERAGE", "FUZZING", "STATEFUL_TESTING"}
    assert asked["COVERAGE"] > 1000
