"""`basemap` says what it wrote, what is left to do, and what is wrong with what it was given."""

from pathlib import Path

import pytest

from loaders.__main__ import main


def test_it_writes_a_map_and_says_how_to_show_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["basemap", "--root", str(tmp_path), "--box", "-8.6,53.7,-5.2,55.5"]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "Wrote maps/base.geojson" in said
    assert "    basemap: maps/base.geojson\n" in said

    (tmp_path / "metadata.yml").write_text("plugins:\n  datasette-timeline:\n    basemap: maps/base.geojson\n")
    assert main(arguments) == 0
    assert "metadata.yml has to say" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "required: --box"),
        (["--box", "1,2,3"], "write four numbers"),
        (["--box", "0,0,9,9", "--name", "../there"], "is no name of a map"),
    ],
)
def test_what_cannot_be_done_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    with pytest.raises(SystemExit):
        main(["basemap", "--root", str(tmp_path), *arguments])
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "maps").write_text("a file")
    assert main(["basemap", "--root", str(tmp_path), "--box", "0,0,9,9"]) == 2
    assert str(tmp_path / "maps") in capsys.readouterr().err
