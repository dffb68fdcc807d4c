"""Names on the map: none covers another name or a circle, at any width."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.map.label_placement import WIDTHS, Box, Name, _around, _box, place_labels
from datasette_timeline.map.projection import Point

WIDTH, HEIGHT = 720, 450

names = st.lists(
    st.builds(
        Name,
        st.text("abc ", min_size=1, max_size=20),
        st.builds(Point, st.floats(0, WIDTH), st.floats(0, HEIGHT)),
        st.sampled_from([0.0, 3.2, 9.0, 20.0]),
        size=st.sampled_from([10.0, 11.0]),
        spaced=st.booleans(),
        far=st.booleans(),
        one_of=st.sampled_from(["", "a", "b", "c"]),
        together=st.sampled_from(["", "", "sides"]),
    ),
    max_size=14,
)


@given(names)
def test_nothing_is_covered(given_names: list[Name]) -> None:
    circles = [(name.at, name.radius) for name in given_names]
    placed = place_labels(given_names, circles, WIDTH, HEIGHT)
    for width_class, enlarged in WIDTHS.items():
        boxes: list[Box] = []
        for name, positions in zip(given_names, placed, strict=True):
            here = [position for position in positions if width_class in position.widths]
            assert len(here) <= 1
            boxes += [_box(name, position, enlarged.letters) for position in here]
        discs = [_around(at, radius * enlarged.circles) for at, radius in circles if radius]
        for number, box in enumerate(boxes):
            assert box.within(WIDTH, HEIGHT)
            assert not any(box.touches(other) for other in [*boxes[:number], *discs])


@given(names)
def test_names_that_stand_together_are_all_written_or_none(given_names: list[Name]) -> None:
    placed = place_labels(given_names, [], WIDTH, HEIGHT)
    wanted = {name.one_of for name in given_names if name.together}
    for width_class in WIDTHS:
        written = [
            name.one_of
            for name, positions in zip(given_names, placed, strict=True)
            if name.together and any(width_class in position.widths for position in positions)
        ]
        assert len(written) == len(set(written))
        assert set(written) in (set(), wanted)


def test_of_the_places_for_a_name_the_first_with_room_is_taken() -> None:
    west, east = (Name("West", Point(x, 200), 0, one_of="west", together="sides") for x in (100, 200))
    other = Name("East", Point(500, 200), 0, one_of="east", together="sides")
    names = [west, east, other]
    at_first = [bool(each) for each in place_labels(names, [], WIDTH, HEIGHT)]
    beside_a_circle = [bool(each) for each in place_labels(names, [(west.at, 20)], WIDTH, HEIGHT)]
    with_no_room = [bool(each) for each in place_labels(names, [(other.at, 20)], WIDTH, HEIGHT)]
    assert (at_first, beside_a_circle) == ([True, False, True], [False, True, True])
    assert with_no_room == [False, False, False]


def test_a_name_alone_stands_to_the_right_at_every_width() -> None:
    (placed,) = place_labels([Name("Town", Point(300, 200), 4)], [(Point(300, 200), 4)], WIDTH, HEIGHT)
    assert {(position.anchor, position.line) for position in placed} == {("start", None)}
    assert sorted(width for position in placed for width in position.widths) == sorted(WIDTHS)


def test_a_name_at_the_right_edge_stands_to_the_left() -> None:
    (position, *_) = place_labels([Name("A long name", Point(700, 200), 4)], [(Point(700, 200), 4)], WIDTH, HEIGHT)[0]
    assert position.anchor == "end"


def test_only_names_that_may_stand_at_the_end_of_a_line() -> None:
    centre = Point(360, 220)
    crowd = [(Point(centre.x + dx, centre.y + dy), 8.0) for dx in range(-32, 33, 8) for dy in range(-32, 33, 8)]
    near = place_labels([Name("Town", centre, 5)], crowd, WIDTH, HEIGHT)[0]
    far = place_labels([Name("Town", centre, 5, far=True)], crowd, WIDTH, HEIGHT)[0]
    assert near == []
    assert far
    assert all(position.line for position in far)


def test_narrow_maps_have_fewer_names() -> None:
    many = [Name("x", Point(20 + 40 * (n % 17), 110 + 50 * (n // 17)), 2) for n in range(100)]
    placed = place_labels(many, [], WIDTH, HEIGHT)
    for width_class, enlarged in WIDTHS.items():
        count = sum(width_class in position.widths for positions in placed for position in positions)
        assert count == min(enlarged.names, 100)
