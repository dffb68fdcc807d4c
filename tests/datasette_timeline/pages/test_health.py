"""What is told to programs that watch over the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site


def test_says_what_is_served(site: Site) -> None:
    response = site.get("/health")
    told = response.json()
    assert (told["status"], told["events"]) == ("ok", site.get("/api/v1/dataset").json()["event_count"])
    assert site.get(f"/releases/{told['release']}/api/v1/dataset").status_code == 200
    assert response.headers["cache-control"] == "no-store"


def test_a_site_without_a_timeline_is_not_well(open_site: OpenSite) -> None:
    assert open_site().get("/health").status_code == 404
