"""Schemathesis asks the API whatever its description allows, and what it does not, with all its checks."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis import HookContext
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.engine import events, from_schema

from datasette_timeline.folding import search_words

CONFIG = SchemathesisConfig(
    seed=1,
    projects=ProjectsConfig(default=ProjectConfig(generation=GenerationConfig(max_examples=8, database="none"))),
)


@pytest.fixture(autouse=True)
def only_what_can_be_asked() -> Iterator[None]:
    """Mend requests in what a description cannot say: cursors are given out, dates in order, searches have a letter."""

    @schemathesis.hook
    def before_call(context: HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
        if case.meta is None or not case.meta.generation.mode.is_positive or not isinstance(case.query, dict):
            return
        query = case.query
        query.pop("cursor", None)
        if "from" in query and "to" in query:
            query["from"], query["to"] = sorted([query["from"], query["to"]])
        if isinstance(query.get("q"), str) and not search_words(query["q"]):
            query["q"] = "dorna"
        elif "q" in query:
            query["q"] = [text if search_words(text) else "dorna" for text in query["q"]]

    yield
    schemathesis.hooks.unregister_all()


def test_every_answer_is_as_described(site: Any) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site.datasette.app(), config=CONFIG)
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
