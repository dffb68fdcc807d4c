"""Points on paper: back and forth, inside the sheet, and as long as they are on the ground."""

from math import asin, cos, hypot, isclose, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.map.projection import (
    EARTH_RADIUS_KM,
    WORLD,
    Bounds,
    Frame,
    Paper,
    Spot,
    fitted,
    grid,
    latitude_at,
    mercator_y,
    scale_bar,
    tiles,
)

LIMITS = Bounds(42, 37.5, 52, 43)
FRAME = Frame()

longitudes = st.floats(LIMITS.west, LIMITS.east)
latitudes = st.floats(LIMITS.south, LIMITS.north)
spots = st.lists(st.builds(Spot, longitudes, latitudes, st.floats(0, 80)), min_size=1, max_size=12)
papers = st.builds(lambda chosen: fitted(chosen, LIMITS, FRAME), spots)


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """On a great circle, between points given as (longitude, latitude)."""
    (west, south), (east, north) = (tuple(map(radians, point)) for point in (a, b))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


@given(st.floats(-85, 85))
def test_latitudes_go_back_and_forth(latitude: float) -> None:
    assert isclose(latitude_at(mercator_y(latitude)), latitude, abs_tol=1e-9)


def test_the_square_world_ends_where_tiles_do() -> None:
    assert mercator_y(WORLD.north) == pytest.approx(180, abs=0.02)
    assert mercator_y(0) == 0


@given(papers, longitudes, latitudes)
def test_points_go_back_and_forth(paper: Paper, longitude: float, latitude: float) -> None:
    assert paper.under(*paper.at(longitude, latitude)) == pytest.approx((longitude, latitude), abs=1e-9)


@given(papers, longitudes, latitudes)
def test_north_is_up_and_east_is_right(paper: Paper, longitude: float, latitude: float) -> None:
    here, there = paper.at(longitude, latitude), paper.at(longitude + 0.1, latitude + 0.1)
    assert there.x > here.x
    assert there.y < here.y


@given(spots)
def test_all_spots_are_in_view_with_what_is_around_them(chosen: list[Spot]) -> None:
    paper = fitted(chosen, LIMITS, FRAME)
    for spot in chosen:
        at = paper.at(spot.longitude, spot.latitude)
        assert -1e-6 <= at.x <= FRAME.width + 1e-6
        assert -1e-6 <= at.y <= FRAME.height + 1e-6


@given(spots)
def test_rings_well_inside_the_limits_are_in_view(chosen: list[Spot]) -> None:
    inner = [Spot(spot.longitude * 0.6 + 18.8, spot.latitude * 0.5 + 20.1, spot.radius_km / 2) for spot in chosen]
    paper = fitted(inner, LIMITS, FRAME)
    for spot in inner:
        at, reach = paper.at(spot.longitude, spot.latitude), paper.length(spot.radius_km, spot.latitude)
        assert at.x - reach >= -0.5
        assert at.x + reach <= FRAME.width + 0.5
        assert at.y - reach >= -0.5
        assert at.y + reach <= FRAME.height + 0.5


@given(spots)
def test_the_sheet_keeps_within_the_limits_where_they_are_large_enough(chosen: list[Spot]) -> None:
    seen = fitted(chosen, LIMITS, FRAME).bounds
    assert seen.west >= LIMITS.west - 1e-6 or seen.east - seen.west > LIMITS.east - LIMITS.west
    assert seen.north <= LIMITS.north + 1e-6
    assert seen.south >= LIMITS.south - 1e-6


@given(spots)
def test_every_sheet_has_the_same_format(chosen: list[Spot]) -> None:
    paper = fitted(chosen, LIMITS, FRAME)
    assert (paper.width, paper.height) == (FRAME.width, FRAME.height)


def test_a_single_place_has_something_around_it() -> None:
    paper = fitted([Spot(46.75, 39.8)], LIMITS, FRAME)
    west, east = paper.under(0, FRAME.height / 2), paper.under(FRAME.width, FRAME.height / 2)
    assert km_between(west, east) == pytest.approx(FRAME.least_km, rel=0.01)
    assert paper.at(46.75, 39.8) == pytest.approx((FRAME.width / 2, FRAME.height / 2))


def test_without_places_all_of_the_base_map_is_in_view() -> None:
    paper = fitted([], LIMITS, FRAME)
    assert paper.at(LIMITS.west, LIMITS.north).x >= 0
    assert paper.at(LIMITS.east, LIMITS.south).x <= FRAME.width
    assert paper.under(FRAME.width / 2, 0)[0] == pytest.approx(47)


@given(papers, st.floats(43, 51), st.floats(38, 42.5), st.floats(1, 60))
def test_lengths_are_those_on_the_ground(paper: Paper, longitude: float, latitude: float, km: float) -> None:
    start = paper.at(longitude, latitude)
    end = paper.under(start.x + paper.length(km, latitude), start.y)
    assert km_between((longitude, latitude), end) == pytest.approx(km, rel=0.001)


@given(papers, st.floats(43, 51), st.floats(38, 42.5), st.floats(1, 60), st.floats(0, 6.3))
def test_circles_on_the_ground_are_circles_on_paper(
    paper: Paper, longitude: float, latitude: float, km: float, angle: float
) -> None:
    centre, radius = paper.at(longitude, latitude), paper.length(km, latitude)
    rim = paper.under(centre.x + radius * cos(angle), centre.y + radius * sin(angle))
    assert km_between((longitude, latitude), rim) == pytest.approx(km, rel=0.02)


@given(papers, st.floats(20, 200))
def test_scale_bars_are_round_and_no_longer_than_asked(paper: Paper, longest: float) -> None:
    bar = scale_bar(paper, longest)
    assert bar.length <= longest + 1e-6 or bar.km == 1
    assert str(bar.km).rstrip("0") in ("1", "2", "5")
    middle = paper.under(0, paper.height / 2)[1]
    assert bar.length == pytest.approx(paper.length(bar.km, middle))


@given(papers, st.integers(0, 14))
def test_tiles_cover_the_sheet_without_gaps(paper: Paper, most_zoom: int) -> None:
    laid = tiles(paper, most_zoom)
    assert min(tile.x for tile in laid) <= 0
    assert min(tile.y for tile in laid) <= 0
    assert max(tile.x + tile.size for tile in laid) >= paper.width - 1e-6
    assert max(tile.y + tile.size for tile in laid) >= paper.height - 1e-6
    columns, rows = {tile.column for tile in laid}, {tile.row for tile in laid}
    assert len(laid) == len(columns) * len(rows)
    assert all(tile.zoom <= most_zoom for tile in laid)


def test_tiles_lie_where_their_numbers_say() -> None:
    paper = fitted([Spot(46.75, 39.8)], LIMITS, FRAME)
    for tile in tiles(paper, 9):
        count = 2**tile.zoom
        west, north = tile.column / count * 360 - 180, latitude_at(180 - tile.row / count * 360)
        corner = paper.at(west, north)
        assert hypot(corner.x - tile.x, corner.y - tile.y) < 1e-6


def test_tiles_stop_at_the_edge_of_the_world() -> None:
    paper = fitted([], WORLD, FRAME)
    assert {(tile.column, tile.row) for tile in tiles(paper, 0)} == {(0, 0)}
    assert all(0 <= tile.row < 2**tile.zoom and 0 <= tile.column < 2**tile.zoom for tile in tiles(paper, 4))


# --- Across the 180th meridian ----------------------------------------------------------------------------------------

ISLANDS = [Spot(179.6, -17.0), Spot(-179.7, -17.2), Spot(-179.8, -17.1)]
"""75 km apart."""
NEAR_THE_LINE = Bounds(175, -20, 190, -10)


@pytest.mark.parametrize("limits", [WORLD, NEAR_THE_LINE])
def test_places_on_both_sides_of_the_line_are_beside_each_other(limits: Bounds) -> None:
    paper = fitted(ISLANDS, limits, FRAME)
    west, east = paper.under(0, FRAME.height / 2), paper.under(FRAME.width, FRAME.height / 2)
    assert km_between(west, east) < 200
    xs = [paper.at(spot.longitude, spot.latitude).x for spot in ISLANDS]
    assert 0 < xs[0] < xs[2] < xs[1] < FRAME.width
    assert all(limits.holds(spot.longitude, spot.latitude) for spot in ISLANDS)


@given(
    st.lists(st.builds(Spot, st.floats(-60, 60), st.floats(-70, 70), st.floats(0, 500)), min_size=1, max_size=8),
    st.floats(-360, 360),
)
def test_a_map_of_the_world_turns_with_its_places(chosen: list[Spot], angle: float) -> None:
    here = fitted(chosen, WORLD, FRAME)
    turned = [spot._replace(longitude=(spot.longitude + angle + 180) % 360 - 180) for spot in chosen]
    there = fitted(turned, WORLD, FRAME)
    assert there.scale == pytest.approx(here.scale, rel=1e-6)
    if FRAME.width / here.scale >= 360:
        return  # all of the earth is in view, the usual way round where that cuts nothing apart
    for spot, moved in zip(chosen, turned, strict=True):
        there_at, here_at = there.at(moved.longitude, moved.latitude), here.at(spot.longitude, spot.latitude)
        assert there_at == pytest.approx(here_at, abs=1e-3)


@given(st.floats(160, 200), st.floats(-60, 60), st.integers(0, 14))
def test_tiles_go_on_beyond_the_line(longitude: float, latitude: float, most_zoom: int) -> None:
    paper = fitted([Spot(longitude, latitude)], WORLD, FRAME)
    laid = tiles(paper, most_zoom)
    assert min(tile.x for tile in laid) <= 1e-6
    assert max(tile.x + tile.size for tile in laid) >= paper.width - 1e-6
    assert all(0 <= tile.column < 2**tile.zoom for tile in laid)
    for tile in laid:
        west = tile.column / 2**tile.zoom * 360 - 180
        beyond = (tile.x / paper.scale + paper.west - west) / 360
        assert beyond == pytest.approx(round(beyond), abs=1e-9)


def test_limits_are_kept_be_the_way_through_them_the_longer_one() -> None:
    spots = [Spot(-169, 10), Spot(178, 12)]
    paper = fitted(spots, Bounds(-170, -50, 179, 70), FRAME)
    xs = [paper.at(spot.longitude, spot.latitude).x for spot in spots]
    assert xs[1] - xs[0] == pytest.approx(347 * paper.scale)


# --- Meridians and parallels ------------------------------------------------------------------------------------------


def degrees_of(paper: Paper) -> tuple[list[int], list[int]]:
    lines = grid(paper)
    return [each.degrees for each in lines if each.is_meridian], [
        each.degrees for each in lines if not each.is_meridian
    ]


def test_lines_of_a_grid_are_round_and_few() -> None:
    assert degrees_of(fitted([Spot(44.2, 39.1), Spot(50.9, 42.4)], WORLD, FRAME)) == (
        [44, 45, 46, 47, 48, 49, 50, 51],
        [39, 40, 41, 42],
    )


def test_a_grid_goes_on_beyond_the_180th_meridian() -> None:
    meridians, _ = degrees_of(fitted([Spot(177, -17), Spot(-178, -18)], WORLD, FRAME))
    assert meridians == [177, 178, 179, 180, -179, -178]


@given(st.lists(st.builds(Spot, st.floats(-180, 180), st.floats(-80, 80), st.just(0)), min_size=1, max_size=6))
def test_every_line_of_a_grid_crosses_the_sheet_once(chosen: list[Spot]) -> None:
    paper = fitted(chosen, WORLD, FRAME)
    lines = grid(paper)
    assert all(0 <= each.at <= (paper.width if each.is_meridian else paper.height) for each in lines)
    meridians = [each.at for each in lines if each.is_meridian]
    assert meridians == sorted(set(meridians))
    assert len(meridians) <= 10
