"""`init`: what it writes can be used at once, whatever was said; and what it answers to what cannot be taken."""

import errno
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import check_jsonschema
import pytest
import yaml

from loaders import mapping
from loaders.__main__ import main, parser
from loaders.commands import beginning_datasets
from loaders.commands.exit_codes import CLEAN, MISUSE, PROBLEMS

FIJI = "176.5,-19.5,-178,-15.5"
VALLEY = {
    "title": "Valley timeline",
    "languages": "en,fr",
    "sides": "Northland,Southland",
    "box": "32.2,34.5,34.7,35.8",
}

Ran = tuple[int, str, str]
Init = Callable[..., Ran]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that somebody is in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def run(*words: str) -> Ran:
        try:
            code = main(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def init(run: Callable[..., Ran]) -> Init:
    """Begin a dataset in `dataset/`, of the valley but for what is said."""

    def init(*words: str, **said: str | None) -> Ran:
        options = [f"--{name}={value}" for name, value in {**VALLEY, **said}.items() if value is not None]
        return run("init", "dataset", *options, *words)

    return init


@pytest.fixture
def files(elsewhere: Path) -> Callable[[], dict[str, bytes]]:
    """All files of the folder that somebody is in."""

    def files() -> dict[str, bytes]:
        paths = (path for path in sorted(elsewhere.rglob("*")) if path.is_file())
        return {path.relative_to(elsewhere).as_posix(): path.read_bytes() for path in paths}

    return files


# --- what is written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, []),
        ({}, ["--empty"]),
        ({"sides": "none", "box": "none", "languages": "en"}, []),
        ({"sides": "Ա կողմ,Сторона: Б,C {d}, It's #4", "box": FIJI, "languages": "el,pt-BR,sr-Latn"}, []),
        ({"title": "Valley: it's #1 @@sides@@ – \\ {x}", "publisher": "'News' & Co: [x]"}, []),
        ({"title": "2001", "sides": "null"}, ["--empty"]),
    ],
    ids=["as asked", "empty", "little", "languages", "marks", "words of YAML"],
)
def test_it_can_be_checked_and_built_at_once(
    init: Init, run: Callable[..., Ran], said: dict[str, str], words: list[str]
) -> None:
    code, told, errors = init(*words, **said)
    assert (code, errors) == (CLEAN, "")
    assert told.endswith(
        "It can be built and served as it is:\n\n  cd dataset\n  python -m loaders build\n  python -m loaders serve\n\n"
        "README.md there says how to write the first event, and how to put the site on the internet.\n"
    )
    os.chdir("dataset")
    assert run("check", "--strict", "--no-cache")[:2] == (CLEAN, "")
    assert run("format", "--check", "--no-cache") == (CLEAN, "Nothing is to be changed.\n", "")
    assert run("schema", "--check") == (CLEAN, "", "")
    assert run("build", "--no-cache")[1].startswith("conflict.db: 0 events, 0 claims, 0 sources, 0 actors, 0 places; ")
    assert run("expect")[0] == CLEAN
    drafts = 0 if "--empty" in words else 1
    assert run("build", "--no-cache", "--include-drafts")[1].startswith(f"conflict.db: {drafts} event")


def test_it_says_what_was_said(init: Init) -> None:
    title = "Valley: it's #1 @@sides@@ – \\ {x}"
    assert init(title=title, publisher="News & Co", languages="en,el", sides="North: land,Southland")[0] == CLEAN
    dataset = yaml.safe_load(Path("dataset/registries/dataset.yml").read_text("utf-8"))
    assert (dataset["title"], dataset["publisher"], dataset["language"]) == (title, "News & Co", "en")
    assert dataset["sides"] == [
        {"side": "north-land", "label": "North: land", "mark": "circle"},
        {"side": "southland", "label": "Southland", "mark": "square"},
    ]
    perspectives = yaml.safe_load(Path("dataset/registries/perspectives.yml").read_text("utf-8"))
    assert {key: told.get("side") for key, told in perspectives.items()} == {
        "north-land": "north-land",
        "southland": "southland",
        "third-party": None,
    }
    assert yaml.safe_load(Path("dataset/metadata.yml").read_text("utf-8"))["title"] == title
    assert Path("dataset/README.md").read_text("utf-8").startswith(f"# {title}\n")
    assert json.loads(Path("dataset/maps/base.geojson").read_text("utf-8"))["bbox"] == [32.2, 34.5, 34.7, 35.8]


def test_loaded_words_in_what_was_said_are_told(init: Init) -> None:
    code, told, _ = init(title="Terrorism in the valley")
    assert code == CLEAN
    said = "'Terrorism' takes a side: it judges, and denies fighters their side"
    assert f"What you may want to say otherwise:\n  registries/dataset.yml:4: {said}\n" in told


def test_nothing_stays_to_be_filled_in(init: Init, files: Callable[[], dict[str, bytes]]) -> None:
    assert init(languages="en,el,ru")[0] == CLEAN
    assert [name for name, content in files().items() if b"@@" in content] == []


def test_a_language_without_words_begins_with_those_of_every_page(init: Init, run: Callable[..., Ran]) -> None:
    assert init(languages="en,el,ru")[0] == CLEAN
    assert [path.name for path in Path("dataset/languages").iterdir()] == ["el.yml"]  # the program has the others
    words = Path("dataset/languages/el.yml").read_text("utf-8")
    assert yaml.safe_load(words) is None
    translated = yaml.safe_load(re.sub(r"(?m)^# (?=[a-z ]+[\w.]*:)", "", words))
    assert translated["nav.timeline"] == "Timeline"
    assert translated["dates"]["day"] == "{day} {month} {year}"
    assert all(name in ("dates", "skip") or name.startswith("nav.") for name in translated)


def test_the_example_goes_without_a_trace(init: Init, run: Callable[..., Ran]) -> None:
    assert init()[0] == CLEAN
    told = re.search(r"delete `(events/.*?)` and `(registries/.*?)`", Path("dataset/README.md").read_text("utf-8"))
    assert told
    os.chdir("dataset")
    gone = [path for pattern in told.groups() for path in Path().glob(pattern)]
    assert len(gone) == 4
    for path in gone:
        path.unlink()
    assert run("check", "--strict", "--no-cache")[:2] == (CLEAN, "")


def test_editors_find_every_schema_that_a_file_names(init: Init) -> None:
    assert init()[0] == CLEAN
    named = 0
    for path in Path("dataset").rglob("*.yml"):
        for schema in re.findall(r"\$schema=(\S+)", path.read_text("utf-8")):
            named += 1
            assert (path.parent / schema).is_file(), path
    assert named > 10


def test_files_of_others_have_the_form_that_their_readers_want(init: Init, capsys: pytest.CaptureFixture[str]) -> None:
    assert init()[0] == CLEAN
    paths = [str(path) for path in sorted(Path("dataset/.github/workflows").iterdir())]
    cited = ["--builtin-schema", "vendor.citation-file-format", "dataset/CITATION.cff"]
    with pytest.raises(SystemExit) as ended:
        check_jsonschema.main(cited)
    assert ended.value.code == 0, capsys.readouterr().out
    for schema in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        with pytest.raises(SystemExit) as ended:
            check_jsonschema.main(["--builtin-schema", schema, *paths])
        assert ended.value.code == 0, capsys.readouterr().out


def test_commands_that_are_named_exist(init: Init) -> None:
    assert init()[0] == CLEAN
    found = set()
    for path in Path("dataset").rglob("*"):
        if path.is_file() and path.suffix in (".md", ".yml", ".txt"):
            for words in re.findall(r"(?:conflict-events|-m loaders) ([a-z][^`'|\n#—]*)", path.read_text("utf-8")):
                command = words.split()[0]
                if command.isalpha():
                    found.add(command)
                    options = set(re.findall(r"--[a-z-]+", words))
                    assert options <= set(_options(command)), words
    assert {"init", "new", "check", "format", "build", "serve", "schema", "expect", "export", "basemap"} <= found


def _options(command: str) -> Iterator[str]:
    (commands,) = (action.choices for action in parser()._actions if isinstance(action.choices, dict))
    for action in commands[command]._actions:
        yield from action.option_strings


def test_it_can_be_released(init: Init, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "A curator")
        monkeypatch.setenv(f"{name}_EMAIL", "curator@example.org")
    assert init()[0] == CLEAN
    os.chdir("dataset")
    git = shutil.which("git")
    assert git
    for words in (["init", "--initial-branch=main"], ["add", "--all"], ["commit", "--message=Begin"]):
        subprocess.run([git, *words], check=True, capture_output=True)
    code, told, errors = run("release", "0.2.0")
    assert (code, errors) == (CLEAN, "")
    assert told.startswith("registries/dataset.yml, CITATION.cff and CHANGELOG.md have version 0.2.0.\n")
    assert run("release", "0.2.0", "--check") == (CLEAN, "### Added\n\n- The first records.\n", "")


# --- where ------------------------------------------------------------------------------------------------------------


def test_an_empty_repository_may_be_there(init: Init) -> None:
    Path("dataset/.git").mkdir(parents=True)
    Path("dataset/.git/HEAD").write_text("ref: refs/heads/main\n")
    assert init()[0] == CLEAN
    assert Path("dataset/.git/HEAD").is_file()
    assert Path("dataset/registries/dataset.yml").is_file()
    assert not list(Path("dataset").glob("*.beginning"))


def test_the_folder_that_somebody_is_in(run: Callable[..., Ran]) -> None:
    code, told, _ = run("init", ".", *(f"--{name}={value}" for name, value in VALLEY.items()))
    assert code == CLEAN
    assert "cd " not in told
    assert Path("registries/dataset.yml").is_file()


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("dataset/notes.txt", "dataset has something in it (notes.txt): name a new folder, or one that is empty"),
        (
            "dataset/registries/dataset.yml",
            (
                "dataset is a dataset already: 'init --update dataset' says what this version of the program would "
                "change there; for another dataset name a new folder"
            ),
        ),
        ("dataset", "dataset is not a folder: name another place"),
    ],
)
def test_what_is_there_is_left_alone(init: Init, files: Callable[[], dict[str, bytes]], there: str, said: str) -> None:
    Path(there).parent.mkdir(parents=True, exist_ok=True)
    Path(there).write_text("mine")
    assert init() == (MISUSE, "", f"python -m loaders: {said}\n")
    assert files() == {there: b"mine"}


def test_a_file_where_a_folder_is_needed_is_named(run: Callable[..., Ran]) -> None:
    Path("notes.txt").write_text("mine")
    said = "notes.txt is a file, and notes.txt/sub/valley needs a folder there: name another place"
    assert run("init", "notes.txt/sub/valley") == (MISUSE, "", f"python -m loaders: {said}\n")


def test_where_the_disk_is_full_nothing_is_left(
    init: Init, files: Callable[[], dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(root: Path, box: mapping.Box) -> Path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "base.geojson")

    monkeypatch.setattr(beginning_datasets, "write", write)
    said = "Nothing was written into dataset: No space left on device. Make room or mend the folder, and try again.\n"
    assert init() == (PROBLEMS, "", said)
    assert files() == {}
    Path("dataset").mkdir()
    assert init() == (PROBLEMS, "", said)
    assert list(Path("dataset").iterdir()) == []


# --- what is asked ----------------------------------------------------------------------------------------------------


def test_what_is_not_said_is_named_where_nobody_can_be_asked(init: Init, files: Callable[[], dict[str, bytes]]) -> None:
    said = "say also --title 'Valley conflict timeline', --box 32.2,34.5,34.7,35.8; "
    said += "in a terminal, what is not said is asked"
    assert init(title=None, box=None) == (MISUSE, "", f"python -m loaders: {said}\n")
    assert files() == {}


def test_what_is_not_said_is_asked_until_it_will_do(init: Init, monkeypatch: pytest.MonkeyPatch) -> None:
    given = iter(["", "Valley timeline", "north"])

    def answer(_prompt: str) -> str:
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    code, told, asked = init(title=None, box=None)
    assert (code, told) == (MISUSE, "")
    box = "What does the map show? West, south, east, north in degrees, or 'none' for no map "
    box += "(such as 32.2,34.5,34.7,35.8)"
    assert asked.splitlines() == [
        "What is the dataset called? (such as 'Valley conflict timeline')",
        "a title is needed: such as 'Valley conflict timeline'",
        "What is the dataset called? (such as 'Valley conflict timeline')",
        box,
        "'north' is no box: write four numbers in degrees, west,south,east,north, such as -8.5,53.8,-5.3,55.5",
        box,
        "python -m loaders: no answer came, and nothing was written",
    ]
    given = iter(["Valley timeline", "none"])
    assert init(title=None, box=None)[0] == CLEAN


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("title", "<b>Valley</b>", "a title is plain text, without '<' and '>' and characters that cannot be shown"),
        ("title", "=A1", "a title does not begin with '=': spreadsheets take that for a formula"),
        ("title", "x" * 121, "a title has at most 120 characters, and this has 121"),
        ("languages", " , ", "a language is needed, first that of the records: such as en, or en,fr"),
        (
            "languages",
            "english",
            "'english' is no tag of a language: they are like en, fr or pt-BR, with commas between (en for English)",
        ),
        ("sides", "", "name the sides with commas between, such as 'Northland,Southland', or say 'none'"),
        ("sides", "A,B,C,D,E", "there is room for 4 sides, each with a mark of its own: put some together"),
        ("sides", "Northland,northland", "'Northland' stands there twice: name each side once"),
        ("sides", "Third party", "'Third party' cannot be a side: name it by letters, and not as who is no side"),
        ("sides", "x" * 41, f"the side {'x' * 41!r} has more than 40 characters: charts have no room"),
        ("box", "34,36,33,20", "south 36 is not below north 20: the order is west,south,east,north"),
        ("publisher", " ", "a publisher is needed: the name of your newsroom or organisation"),
    ],
)
def test_what_cannot_be_taken(
    init: Init, files: Callable[[], dict[str, bytes]], name: str, value: str, said: str
) -> None:
    assert init(**{name: value}) == (MISUSE, "", f"python -m loaders: {said}\n")
    assert files() == {}


# --- a newer version --------------------------------------------------------------------------------------------------


def test_what_a_newer_version_would_change_is_shown_then_written(
    init: Init, run: Callable[..., Ran], files: Callable[[], dict[str, bytes]]
) -> None:
    assert init()[0] == CLEAN
    made = files()
    assert run("init", "--update", "dataset") == (CLEAN, "Everything is as this version of the program makes it.\n", "")
    own = {"dataset/README.md": "Mine.\n", "dataset/registries/tags.yml": "{}  # mine\n"}
    for name, text in own.items():
        Path(name).write_text(text)
    Path("dataset/.gitignore").unlink()
    pinned = Path("dataset/requirements.txt")
    line = pinned.read_text().splitlines()[-1]
    pinned.write_text("conflict-events-timeline==0.0.1\nhttpx\n")
    described = Path("dataset/metadata.yml")
    described.write_text(
        described.read_text().replace("title: Headline in neutral words, without", "title: Old, without")
    )
    before = files()
    code, told, errors = run("init", "--update", "dataset")
    assert (code, errors) == (CLEAN, "")
    assert "-conflict-events-timeline==0.0.1\n+" in told
    assert told.endswith("Would change .gitignore, requirements.txt, metadata.yml; --write does it.\n")
    assert files() == before
    assert run("init", "--update", "dataset", "--write") == (
        CLEAN,
        "Wrote .gitignore, requirements.txt, metadata.yml.\n",
        "",
    )
    assert files() == {
        **made,
        **{name: text.encode() for name, text in own.items()},
        "dataset/requirements.txt": f"{line}\nhttpx\n".encode(),
    }


def test_a_wheel_that_the_dataset_holds_stays_named(init: Init, run: Callable[..., Ran]) -> None:
    """Whoever installs what requirements.txt says has it out of that folder, and pip keeps no note of that."""
    assert init()[0] == CLEAN
    Path("dataset/wheels").mkdir()
    pinned = Path("dataset/requirements.txt")
    line = pinned.read_text().splitlines()[-1]
    version = line.rpartition("==")[2]
    Path(f"dataset/wheels/conflict_events_timeline-{version}-py3-none-any.whl").write_bytes(b"")
    Path(f"dataset/wheels/conflict_events_timeline-0.{version}-py3-none-any.whl").write_bytes(b"")
    pinned.write_text("--find-links wheels\nconflict-events-timeline==0.0.1\n")
    assert run("init", "--update", "dataset", "--write") == (CLEAN, "Wrote requirements.txt.\n", "")
    assert pinned.read_text() == f"--find-links wheels\n{line}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--write"], "--write goes with --update"),
        (
            ["--update"],
            "dataset is no dataset's folder: it has no registries/; without --update, one is begun",
        ),
    ],
)
def test_misuse_of_update(init: Init, words: list[str], said: str) -> None:
    assert init(*words) == (MISUSE, "", f"python -m loaders: {said}\n")


def test_another_dataset_s_metadata_is_renewed_too(run: Callable[..., Ran], init: Init) -> None:
    assert init()[0] == CLEAN
    settings = Path("dataset/settings.json")
    settings.write_text('{"default_page_size": 7}')
    shutil.rmtree("dataset/schema")
    assert run("schema", "--root", "dataset", "--check")[:2] == (
        PROBLEMS,
        "datasette.yaml is out of date; run 'python -m loaders schema'\n",
    )
    code, told, _ = run("schema", "--root", "dataset")
    assert code == CLEAN
    assert told.splitlines()[0] == "wrote datasette.yaml"
    assert "wrote schema/event.schema.json" in told.splitlines()
    assert yaml.safe_load(Path("dataset/datasette.yaml").read_text("utf-8"))["settings"] == {"default_page_size": 7}
