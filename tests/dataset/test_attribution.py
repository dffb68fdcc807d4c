"""ATTRIBUTION.md credits what the places in the registry rest on."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def test_every_point_from_a_share_alike_work_is_listed() -> None:
    files = [*ROOT.glob("registries/places.yml"), *ROOT.glob("registries/places/*.yml")]
    places = {key: place for file in files for key, place in yaml.safe_load(file.read_text()).items()}
    from_share_alike = {key for key, place in places.items() if "BY-SA" in place.get("coordinates_source", "")}
    _, section = (ROOT / "ATTRIBUTION.md").read_text().split("### Single points from share-alike works")
    listed = set(re.findall(r"^\| `([a-z0-9-]+)` \|", section, re.MULTILINE))
    assert listed == from_share_alike
