"""Files of configuration that Datasette would trip over are told with their line, and what to do."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from datasette.cli import cli

from datasette_timeline.database.configuration_files import ensure_sound
from datasette_timeline.database.datasette_compat import StartupError

YAML_CURE = "look at indentation and brackets, and put texts with a colon in quotes."
JSON_CURE = "names and texts stand in double quotes, with commas between, and none behind the last."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("metadata.yml", "title: River: a\n", f"metadata.yml, line 1: this is not YAML ({{}}): {YAML_CURE}"),
        ("metadata.yml", "title: River\nplugins: [\n", f"metadata.yml, line 3: this is not YAML ({{}}): {YAML_CURE}"),
        ("metadata.yml", "- a\n", "metadata.yml, line 1: the file must have keys below it, each with its value."),
        ("metadata.yml", "title:\n- a\n", "metadata.yml, line 2: title must be a text."),
        (
            "metadata.yml",
            "plugins:\n  datasette-timeline: 3\n",
            "metadata.yml, line 2: plugins.datasette-timeline must have keys below it, each with its value.",
        ),
        (
            "metadata.yaml",
            "databases:\n  conflict:\n    tables:\n      events:\n        facets: type\n",
            "metadata.yaml, line 5: databases.conflict.tables.events.facets must be a list.",
        ),
        ("metadata.yml", "title: \xff".encode("latin-1"), "metadata.yml: this is not text in UTF-8; save it as UTF-8."),
        (
            "settings.json",
            '{\n  "default_page_size": fifty\n}',
            f"settings.json, line 2: this is not JSON ({{}}): {JSON_CURE}",
        ),
        (
            "settings.json",
            "[50]",
            'settings.json: the file must be like {"default_page_size": 50}.',
        ),
        (
            "settings.json",
            '{\n  "default_pagesize": 50\n}',
            "settings.json, line 2: 'default_pagesize' is no setting of Datasette; did you mean 'default_page_size'?",
        ),
        (
            "settings.json",
            '{"zebra": 50}',
            "settings.json, line 1: 'zebra' is no setting of Datasette; 'datasette --help-settings' lists them.",
        ),
        (
            "settings.json",
            '{\n\n"default_page_size": "many"}',
            'settings.json, line 3: default_page_size is "many", but must be a whole number, such as 100.',
        ),
        (
            "settings.json",
            '{"allow_download": "no"}',
            'settings.json, line 1: allow_download is "no", but must be true or false.',
        ),
        (
            "settings.json",
            '{"base_url": 3}',
            "settings.json, line 1: base_url is 3, but must be a text in double quotes.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(name: str, content: str | bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(StartupError) as caught:
        ensure_sound(tmp_path)
    before, _, after = said.partition("{}")
    found = str(caught.value)
    assert (found.startswith(before), found.endswith(after)) == (True, True), found
    assert "{}" in said or found == said
    ended = CliRunner().invoke(cli, ["serve", str(tmp_path)])
    assert (ended.exit_code, ended.output) == (1, f"Error: {found}\n"), "Datasette ends with the sentence alone"


def test_what_is_sound_or_says_nothing_is_served(tmp_path: Path) -> None:
    (tmp_path / "metadata.yml").write_text("title:\nplugins:\n  other: {}\ndatabases:\n  conflict:\n", encoding="utf-8")
    (tmp_path / "settings.json").write_text('{"default_page_size": 50, "allow_download": false}', encoding="utf-8")
    ensure_sound(tmp_path)
