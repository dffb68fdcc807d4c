"""The code names nothing of the conflict whose records lie beside it."""

import re
from pathlib import Path

import pytest

from loaders.reading.entries import Dataset

ROOT = Path(__file__).resolve().parent.parent


THIS_CONFLICT = re.compile(
    r"\b(armenia|azerbaijan|karabakh|artsakh|nagorno|baku|yerevan|stepanakert|khankendi|shusha|shushi)\b", re.IGNORECASE
)


@pytest.mark.parametrize("folder", ["schema", "loaders", "datasette_timeline", "bench"])
def test_the_code_names_no_state_and_no_town_of_the_conflict(folder: str) -> None:
    """What belongs to this conflict is data: another one can be told with the same code."""
    assert THIS_CONFLICT.search((ROOT / "registries" / "dataset.yml").read_text(encoding="utf-8"))
    named = {
        str(path.relative_to(ROOT)): match[0]
        for path in (ROOT / folder).rglob("*.py")
        for match in THIS_CONFLICT.finditer(path.read_text(encoding="utf-8"))
    }
    assert named == {}


@pytest.mark.parametrize("folder", ["schema", "loaders", "datasette_timeline"])
def test_the_code_takes_no_day_of_the_conflict_for_an_example(real_dataset: Dataset, folder: str) -> None:
    """A hint such as '1991-06-04' is of no conflict: whoever tells of another one reads it, too."""
    landmarks = {key[:10] for key, event in real_dataset.events.items() if event.data["importance"] == 1}
    days = sorted(day for day in landmarks if re.fullmatch(r"\d{4}-\d\d-\d\d", day))
    assert len(days) > 20
    texts = [path for suffix in ("py", "yml", "html", "js") for path in (ROOT / folder).rglob(f"*.{suffix}")]
    a_day = re.compile("|".join(days))
    named = {str(path.relative_to(ROOT)): a_day.findall(path.read_text(encoding="utf-8")) for path in texts}
    assert {path: found for path, found in named.items() if found} == {}
