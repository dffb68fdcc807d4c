"""Whatever changes between two builds: what is brought up to date is, byte for byte, what is baked anew."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.records import write_dataset
from loaders.baking import database
from loaders.building import Builder, Built, build
from tests.repositories import VersionedFolder

SEEDS, EDITS, RECORDS = 6, 10, 16

Record = dict[str, Any]


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


class World:
    """A dataset that people edit."""

    def __init__(self, root: Path, seed: int) -> None:
        write_dataset(root, RECORDS)
        self._before = root.with_name("before")
        self.root, self.chance = root, random.Random(seed)  # noqa: S311 (no secret)

    def edit(self) -> None:
        """Change something: mostly what one event says, now and then more."""
        shutil.rmtree(self._before, ignore_errors=True)
        shutil.copytree(self.root, self._before)
        of_events = [self.retitle, self.retell, self.add_fact, self.drop, self.count, self.shuffle, self.relate]
        of_events += [self.tag, self.link, self.correct, self.retype, self.withdraw]
        of_all = [
            self.redate,
            self.draft,
            self.copy,
            self.delete,
            self.rename_actor,
            self.reword_source,
            self.add_place,
        ]
        for _ in range(self.chance.choice((1, 1, 1, 2))):
            self.chance.choice(of_events * 3 + of_all)()

    def undo(self) -> None:
        """Take the last edit back, which was not allowed."""
        shutil.rmtree(self.root)
        shutil.copytree(self._before, self.root)

    def _paths(self, pattern: str = "events/**/*.yml") -> list[Path]:
        return sorted(self.root.glob(pattern))

    def _change(self, change: Callable[[Record], None], path: Path | None = None) -> None:
        path = path or self.chance.choice(self._paths())
        record = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 (makes texts only)
        change(record)
        hint = path.read_text("utf-8").partition("\n")[0]
        path.write_text(f"{hint}\n{yaml.dump(record, Dumper=_Plain, sort_keys=False, allow_unicode=True)}", "utf-8")

    def _word(self) -> str:
        return self.chance.choice(("Bridge", "Köprü", "Мост", "Կամուրջ", "ferry", "1979"))

    def retitle(self) -> None:
        self._change(lambda event: event.update(title=f"{self._word()} of {event['title'][:80]}"))

    def retell(self) -> None:
        self._change(lambda event: event.update(summary=f"{event['summary']} The {self._word()} was closed."))

    def retype(self) -> None:
        kind, importance = self.chance.choice(("talks", "shelling", "other")), self.chance.choice("123")
        self._change(lambda event: event.update(type=kind, importance=importance))

    def add_fact(self) -> None:
        def add(event: Record) -> None:
            given = {"id": "g" + "".join(self.chance.choices("23456789", k=3)), "text": f"The {self._word()} was open"}
            facts = event.setdefault("facts", [])
            facts.insert(self.chance.randrange(len(facts) + 1), {**given, "sources": event["sources"][:1]})

        self._change(add)

    def drop(self) -> None:
        def drop(event: Record) -> None:
            for name in ("facts", "claims", "tags", "places"):
                if len(event.get(name, ())) > 1:
                    event[name].pop()

        self._change(drop)

    def count(self) -> None:
        def count(event: Record) -> None:
            for claim in event.get("claims", ()):
                if "low" in claim:
                    claim["low"] = str(self.chance.randrange(int(claim["high"])))

        self._change(count)

    def shuffle(self) -> None:
        self._change(lambda event: self.chance.shuffle(event.get("facts", [])))

    def relate(self) -> None:
        other = self.chance.choice(self._paths()).stem
        link = {"event": other, "relation": self.chance.choice(("same-incident", "implements"))}
        self._change(lambda event: event.setdefault("relations", []).append(link))

    def tag(self) -> None:
        tags = yaml.load((self._paths("registries/tags*")[0]).read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
        self._change(lambda event: event.update(tags=self.chance.sample(sorted(tags), 2)))

    def link(self) -> None:
        """The actors of another event."""
        other = yaml.load(self.chance.choice(self._paths()).read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
        self._change(lambda event: event.update(actors=other["actors"], places=other["places"]))

    def correct(self) -> None:
        day = f"2020-01-{self.chance.randrange(10, 29)}"
        self._change(lambda event: event.setdefault("corrections", []).append({"date": day, "note": self._word()}))

    def withdraw(self) -> None:
        def withdraw(event: Record) -> None:
            if len(event.get("facts", ())) > 1:
                gone = event["facts"].pop(0)["id"]
                event.setdefault("withdrawn", []).append(
                    {"id": gone, "date": "2020-01-10", "reason": "It was another bridge."}
                )

        self._change(withdraw)

    def redate(self) -> None:
        """Only the note, or the day: which changes the order of events."""
        self._change(lambda event: event.update(date_note=f"At {self.chance.randrange(10, 24)}:00."))

    def draft(self) -> None:
        self._change(lambda event: event.update(status=self.chance.choice(("draft", "reviewed"))))

    def copy(self) -> None:
        path = self.chance.choice(self._paths())
        shutil.copy(path, path.with_name(f"{path.stem}-{self.chance.randrange(100)}.yml"))

    def delete(self) -> None:
        self.chance.choice(self._paths()).unlink()

    def rename_actor(self) -> None:
        self._change_entry("actors", lambda actor: actor["names"][0].update(name=f"{self._word()} committee"))

    def reword_source(self) -> None:
        self._change_entry("sources", lambda source: source.update(title=f"{self._word()} weekly"))

    def add_place(self) -> None:
        self._change_entry("places", lambda place: place["names"].append({"name": self._word(), "language": "en"}))

    def _change_entry(self, registry: str, change: Callable[[Record], None]) -> None:
        path = self.chance.choice(
            self._paths(f"registries/{registry}*/*.yml") or self._paths(f"registries/{registry}.yml")
        )
        self._change(lambda entries: change(entries[self.chance.choice(sorted(entries))]), path)


def told(built: Built) -> Built:
    """What a build tells, but for how long it took, and whether an edit has changed nothing."""
    return built._replace(seconds=0.0, unchanged=False)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_brought_up_to_date_is_what_is_baked_anew(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a process that lives on, by one that only has the cache, and by one that has nothing."""
    ways: Counter[str] = Counter()
    for name in ("bake", "rebake"):
        monkeypatch.setattr(database, name, _counted(ways, name, getattr(database, name)))
    world = World(tmp_path / "records", seed)
    ways_of_building = _WaysOfBuilding(world.root, tmp_path, with_history=False)
    for _ in range(EDITS):
        if ways_of_building.differ_in_nothing().failed:
            world.undo()
        world.edit()
    assert min(ways["rebake"], ways["bake"] - EDITS) >= 4  # both ways have been tried


def test_so_it_is_where_the_file_tells_of_earlier_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of commits, of several edits in one, and with edits that are in none yet."""
    ways: Counter[str] = Counter()
    monkeypatch.setattr(database, "rebake", _counted(ways, "rebake", database.rebake))
    world = World(tmp_path / "records", SEEDS)
    repository = VersionedFolder(world.root)
    repository.commit("2001-05-01T12:00:00Z")
    ways_of_building = _WaysOfBuilding(world.root, tmp_path, with_history=True)
    versions = []
    for number in range(EDITS):
        built = ways_of_building.differ_in_nothing()
        assert not built.without_history
        if built.failed:
            world.undo()  # and with it the commit
        else:
            versions.append(built.counts["versions"])
        world.edit()
        if world.chance.random() < 2 / 3:
            repository.commit(f"2001-06-{number + 1:02}T12:00:00Z")
    assert versions[-1] > versions[0]
    assert ways["rebake"] >= 4


class _WaysOfBuilding:
    """Builds of the same records by a process that lives on, by one that only has the cache, and by one that has
    nothing."""

    def __init__(self, root: Path, folder: Path, *, with_history: bool) -> None:
        self._root, self._cache, self._with_history = root, folder / "cache", with_history
        self._living, self._kept, self._anew = (folder / name for name in ("living.db", "kept.db", "anew.db"))
        self._builder = Builder(root, self._living, cache=None, with_history=with_history, jobs=1)

    def differ_in_nothing(self) -> Built:
        """Build in each way, hold that the same has come of it, and return what."""
        results = [
            self._builder.build(),
            build(self._root, self._kept, cache=self._cache, with_history=self._with_history, jobs=1),
            build(self._root, self._anew, cache=None, with_history=self._with_history, jobs=1),
        ]
        assert [told(each) for each in results[:2]] == [told(results[2])] * 2
        if not results[2].failed:
            assert self._living.read_bytes() == self._kept.read_bytes() == self._anew.read_bytes()
        return results[2]


def _counted(ways: Counter[str], name: str, way: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*arguments: Any, **more: Any) -> Any:
        ways[name] += 1
        return way(*arguments, **more)

    return counted


def test_a_file_that_was_put_there_by_others_is_not_gone_on_from(tmp_path: Path) -> None:
    world = World(tmp_path / "records", 1)
    output = tmp_path / "conflict.db"
    builder = Builder(world.root, output, cache=None, with_history=False, jobs=1)
    builder.build()
    for content in (b"something else", None):
        world.retitle()
        if content is None:
            output.unlink()
        else:
            output.write_bytes(content)
        assert not builder.build().failed
        build(world.root, tmp_path / "anew.db", cache=None, with_history=False, jobs=1)
        assert output.read_bytes() == (tmp_path / "anew.db").read_bytes()


def test_as_many_processes_as_there_are_make_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path / "records", 1)
    monkeypatch.setattr("loaders.baking.filling._EVENTS_AT_A_TIME", 3)
    for jobs in (1, 3):
        build(world.root, tmp_path / f"{jobs}.db", cache=None, with_history=False, jobs=jobs)
    assert (tmp_path / "1.db").read_bytes() == (tmp_path / "3.db").read_bytes()
