"""Which pages are linked, and the years that they say."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.listing.pagination import by_year, pages_to_show


def test_a_short_list_links_every_page() -> None:
    assert [(page.number, page.after_gap) for page in pages_to_show(2, 3, 100)] == [(1, False), (2, False), (3, False)]


def test_a_long_list_links_the_first_the_last_and_those_around() -> None:
    shown = [(page.number, page.after_gap) for page in pages_to_show(50, 99, 100)]
    assert shown == [(1, False), (47, True), *((n, False) for n in range(48, 54)), (99, True)]


def test_pages_say_which_years_they_span() -> None:
    shown = pages_to_show(1, 3, 10, {1990: 4, 1991: 16, 1993: 2})
    assert [page.years for page in shown] == ["1990–1991", "1991", "1993"]


def test_pages_in_reverse_say_the_later_year_first() -> None:
    shown = pages_to_show(1, 3, 10, {1990: 4, 1991: 16, 1993: 2}, latest_first=True)
    assert [page.years for page in shown] == ["1993–1991", "1991–1990", "1990"]


def test_pages_in_another_order_say_no_years() -> None:
    assert [page.years for page in pages_to_show(1, 2, 10)] == ["", ""]


def test_months_add_up_to_years() -> None:
    assert by_year({(1990, None): 1, (1990, 5): 2, (1991, 1): 3}) == {1990: 3, 1991: 3}


@given(
    st.dictionaries(st.integers(1900, 2030), st.integers(1, 30), min_size=1), st.integers(1, 12), st.integers(1, 400)
)
def test_years_are_those_of_the_events_on_each_page(counts: dict[int, int], size: int, wanted: int) -> None:
    events = [year for year in sorted(counts) for _ in range(counts[year])]
    pages = -(-len(events) // size)
    number = min(wanted, pages)
    for page in pages_to_show(number, pages, size, counts):
        on_page = events[(page.number - 1) * size : page.number * size]
        assert page.years == "–".join(dict.fromkeys([str(on_page[0]), str(on_page[-1])]))
