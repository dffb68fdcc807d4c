"""The date parser: the specification's examples, our own, what is refused and how, and what must hold for any text."""

import pickle
import re
import subprocess
import sys
import warnings
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schema.dates import PRECISIONS, DateError, DatePart, EventDate, parse_date

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[Any]:
    rows: list[Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (text only)
    return rows


SPEC = _rows("edtf_spec.yml")
LABELS = _rows("labels.yml")
BAD = _rows("bad_dates.yml")
SUPPORTED = [row["text"] for row in SPEC if "label" in row] + [text for text, _ in LABELS]


def _refusal(text: str) -> DateError:
    with pytest.raises(DateError) as caught:
        parse_date(text)
    return caught.value


# --- Examples ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", SPEC, ids=lambda row: row["text"])
def test_example_of_the_specification(row: dict[str, str]) -> None:
    if "label" not in row:
        error = _refusal(row["text"])
        assert (error.message, error.hint) == (row["message"], row["hint"])
        return
    found = parse_date(row["text"])
    assert {
        "text": found.text,
        "earliest": str(found.earliest),
        "latest": str(found.latest),
        "precision": found.precision,
        "kind": found.kind,
        "label": found.label,
    } == {"earliest": "None", "latest": "None"} | row


@pytest.mark.parametrize(("text", "label"), LABELS)
def test_label(text: str, label: str) -> None:
    assert parse_date(text).label == label


@pytest.mark.parametrize("row", BAD, ids=lambda row: row["text"][:70])
def test_bad_date(row: dict[str, str]) -> None:
    error = _refusal(row["text"])
    assert (error.message, error.offset, error.hint) == (row["message"], int(row["offset"]), row.get("hint"))
    assert str(error) == row["message"]


@pytest.mark.parametrize("hint", sorted({row["hint"] for row in BAD + SPEC if "hint" in row}))
def test_dates_in_hints_are_dates(hint: str) -> None:
    quoted = re.findall(r"'([^']+)'", hint)
    assert quoted
    assert [parse_date(text).text for text in quoted] == quoted


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [
        ("1993", False, False),
        ("1993?", True, False),
        ("1993~", False, True),
        ("1993%", True, True),
        ("1993/1994?", True, False),
        ("1993?/1994~", True, True),
        ("../1994~", False, True),
    ],
)
def test_qualifiers_carry_the_doubt_and_leave_the_bounds(text: str, uncertain: bool, approximate: bool) -> None:
    found, certain = parse_date(text), parse_date(re.sub(r"[?~%]", "", text))
    assert (found.uncertain, found.approximate) == (uncertain, approximate)
    assert (found.earliest, found.latest) == (certain.earliest, certain.latest)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1993-04-30", 1993),
        ("1993/1995", 1993),
        ("../1995-02", 1995),
        ("/1995", 1995),
        ("[..1995]", 1995),
        ("1993/", 1993),
    ],
)
def test_year_is_that_of_the_start_or_else_of_the_end(text: str, year: int) -> None:
    assert parse_date(text).year == year


def test_parts_can_be_read_without_the_label() -> None:
    found = parse_date("1991~/1994-05-12?")
    year = DatePart(date(1991, 1, 1), date(1991, 12, 31), "year", approximate=True)
    day = DatePart(date(1994, 5, 12), date(1994, 5, 12), "day", uncertain=True)
    assert (found.start, found.end, found.known) == (year, day, (year, day))
    assert (parse_date("../1994").start, parse_date("1994/").end) == ("open", "unknown")
    masks = [part.masked for text in ("1992", "1992-XX", "1992-04-XX", "1992-XX-XX") for part in parse_date(text).known]
    assert masks == ["", "month", "day", "month-day"]


def test_sort_key_puts_the_longer_of_two_that_start_together_first() -> None:
    in_order = [
        "1991-12-31",
        "1992/..",
        "[..1992]",
        "1992/1994",
        "1992",
        "1992?",
        "1992-01/1992-02",
        "1992-01",
        "1992-01-01/1992-01-02",
        "1992-01-01",
        "1992-01-01~",
        "1992-01-02",
        "../1992-01-03",
    ]
    assert sorted({*in_order}, key=lambda text: parse_date(text).sort_key) == in_order


def test_dates_and_errors_survive_pickling_and_hashing() -> None:
    found = parse_date("1992-XX~")
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 (our own bytes)
    assert len({found, parse_date("1992-XX~"), parse_date("1992-XX")}) == 2
    error = pickle.loads(pickle.dumps(_refusal("1993-13-08")))  # noqa: S301
    assert (error.message, error.offset, error.hint) == (
        "'1993-13-08' has no month 13: months go from 01 to 12",
        5,
        "write '1993-08-13'",
    )


def test_dates_do_not_change() -> None:
    with pytest.raises(AttributeError):
        parse_date("1992").text = "1993"  # type: ignore[misc]


def test_only_bad_dates_pay_for_diagnosis() -> None:
    script = "import sys, schema.dates; schema.dates.parse_date('1992-XX'); print('schema.date_faults' in sys.modules)"
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


# --- Any date, any text -----------------------------------------------------------------------------------------------

DAYS = st.dates()
QUALIFIERS = st.sampled_from(("", "?", "~", "%"))


def _cut(day: date, precision: int) -> str:
    return day.isoformat()[: (10, 7, 4)[precision]]


PLAIN = st.builds(_cut, DAYS, st.integers(0, 2))
BOUNDS = st.builds(str.__add__, PLAIN, QUALIFIERS)
MASKED = st.one_of(
    st.builds("{}XX".format, st.integers(10, 99)),
    st.builds("{}X".format, st.integers(100, 999)),
    st.builds(lambda day, form: f"{day.isoformat()[:4]}{form}", DAYS, st.sampled_from(("-XX", "-XX-XX"))),
    st.builds(lambda day: f"{day.isoformat()[:7]}-XX", DAYS),
)
POINTS = st.builds(str.__add__, PLAIN | MASKED, QUALIFIERS)


def _ordered(pattern: str, one: str, other: str) -> str:
    return pattern.format(*sorted((one, other), key=lambda text: parse_date(text).earliest or date.max))


TWO_ENDED = st.builds(_ordered, st.just("{}/{}"), BOUNDS, BOUNDS) | st.builds(
    _ordered, st.just("[{}..{}]"), PLAIN, PLAIN
)
ONE_ENDED = st.builds(str.format, st.sampled_from(("{}/..", "{}/", "../{}", "/{}")), BOUNDS) | st.builds(
    str.format, st.sampled_from(("[{}..]", "[..{}]")), PLAIN
)
DATES = POINTS | TWO_ENDED | ONE_ENDED
NEARLY_DATES = st.text(alphabet="0123456789-X?~%/.[]{},TYES: ", max_size=26)
ANY_TEXT = st.text() | NEARLY_DATES


@given(DAYS)
@settings(deadline=None)
def test_every_day_round_trips(day: date) -> None:
    found = parse_date(day.isoformat())
    assert (found.earliest, found.latest, found.precision, found.kind) == (day, day, "day", "point")
    assert found.label.startswith(f"{day.day} ")


@given(DATES)
@settings(deadline=None)
def test_every_supported_form_yields_a_whole_date(text: str) -> None:
    found = parse_date(text)
    assert found.text == text
    assert found.precision in PRECISIONS
    assert found.earliest or found.latest
    assert (found.earliest or date.min) <= (found.latest or date.max)
    assert (found.start, found.end).count("open") + (found.start, found.end).count("unknown") <= 1
    assert found.uncertain == bool({"?", "%"} & {*text})
    assert found.approximate == bool({"~", "%"} & {*text})
    assert str(found.year).zfill(4) in found.sort_key
    assert not re.search(r"[?~%X\[\]/]|None|  ", found.label)
    assert found.label.strip() == found.label != ""


@given(POINTS)
@settings(deadline=None)
def test_a_point_is_one_whole_unit_of_its_precision(text: str) -> None:
    found = parse_date(text)
    assert found.start == found.end
    assert found.earliest
    assert found.latest
    first, last = found.earliest, found.latest
    if found.precision == "day":
        assert first == last
    elif found.precision == "month":
        assert (first.year, first.month, first.day) == (last.year, last.month, 1)
        assert last == date.max or (last + timedelta(days=1)).day == 1
    else:
        years = {"year": 1, "decade": 10, "century": 100}[found.precision]
        assert (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        assert (last.year - first.year + 1, first.year % years) == (years, 0)


@given(DATES, DATES)
@settings(deadline=None)
def test_sort_keys_are_total_and_follow_time(one: str, other: str) -> None:
    first, second = parse_date(one), parse_date(other)
    assert (first.sort_key == second.sort_key) == (one == other)
    if first.earliest and second.earliest and first.earliest < second.earliest:
        assert first.sort_key < second.sort_key


def _check_any(text: str) -> None:
    try:
        found: EventDate | DateError = parse_date(text)
    except DateError as error:
        found = error
    if isinstance(found, EventDate):
        assert found.text == text
        assert found.label
        return
    assert 0 <= found.offset < max(len(text), 1)
    assert found.message
    for quoted in re.findall(r"'([^']+)'", found.hint or ""):
        assert parse_date(quoted).text == quoted


@given(ANY_TEXT)
@example("2020-W01-1")  # a day that is 10 characters long too
@example("２０２０-01-01")
@example("1993-04-30\n")
@example("\ud800")
@settings(deadline=None, max_examples=500)
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    _check_any(text)


@given(DATES | st.sampled_from([row["text"] for row in SPEC]), st.data())
@settings(deadline=None, max_examples=300)
def test_a_slip_of_the_finger_is_a_date_or_a_date_error(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    until = data.draw(st.integers(at, min(at + 2, len(text))))
    _check_any(text[:at] + data.draw(NEARLY_DATES.map(lambda typed: typed[:2])) + text[until:])


# --- The same forms as another implementation reads them --------------------------------------------------------------

# Where the edtf package differs, and why we do not follow.
PADDED = "an unknown end is put ten years off; we know no day"
MIXED = "the ends of a one-of range must be equally precise there"
DIFFERENT = {
    "1985-04-12/": PADDED,
    "1985-04/": PADDED,
    "1985/": PADDED,
    "/1985-04-12": PADDED,
    "/1985-04": PADDED,
    "/1985": PADDED,
    "1993~/": PADDED,
    "/1993%": PADDED,
    "[1991-12..1992-05-12]": MIXED,
    "[1992-03-03..1992-05]": MIXED,
    "[1992-05-12..1992]": MIXED,
    "[1992..1992-05-12]": MIXED,
}


@pytest.fixture(scope="module")
def edtf() -> Any:
    with warnings.catch_warnings():
        # pyparsing warns of the package's grammar as it is put together, if Python was started with -W.
        warnings.filterwarnings("ignore", module=r"edtf\.")
        return import_module("edtf")


def _bounds_there(edtf: Any, text: str) -> tuple[date | None, date | None] | None:
    try:
        parsed = edtf.parse_edtf(text)
    except edtf.EDTFParseException:
        return None

    def day(bound: Any) -> date | None:
        return None if isinstance(bound, float) else date(*bound[:3])  # infinity for an open end

    return day(parsed.lower_strict()), day(parsed.upper_strict())


def _bounds_here(text: str) -> tuple[date | None, date | None] | None:
    try:
        found = parse_date(text)
    except DateError:
        return None
    return found.earliest, found.latest


@pytest.mark.parametrize("text", sorted(set(SUPPORTED) - DIFFERENT.keys()))
def test_bounds_are_those_of_the_edtf_package(edtf: Any, text: str) -> None:
    assert _bounds_here(text) == _bounds_there(edtf, text)


@pytest.mark.parametrize("text", DIFFERENT)
def test_known_differences_from_the_edtf_package_last(edtf: Any, text: str) -> None:
    assert _bounds_here(text) != _bounds_there(edtf, text), f"no longer so: {DIFFERENT[text]}"


def test_a_leap_day_that_only_the_edtf_package_knows(edtf: Any) -> None:
    assert edtf.is_valid_edtf("1900-02-29")
    assert _bounds_here("1900-02-29") is None


@given(DATES.filter(lambda text: text[0] != "/" and text[-1] != "/" and not re.search(r"\[[^.]+\.\.[^.]+\]", text)))
@settings(deadline=None, max_examples=60)
def test_bounds_of_any_date_are_those_of_the_edtf_package(edtf: Any, text: str) -> None:
    assert _bounds_here(text) == _bounds_there(edtf, text)
