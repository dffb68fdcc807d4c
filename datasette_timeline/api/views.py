"""/views: how to cite the events that a filter finds, and what has become of those that were cited; for programs."""

from collections.abc import Iterable

from pydantic import Field

from datasette_timeline.api.envelopes import single
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.parameters import Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.database.lookups import facts_of
from datasette_timeline.filters.cited_view import NOT_CITABLE, RESULT, cited_query, timeless
from datasette_timeline.formats.citations import view_citation
from datasette_timeline.http.api_errors import failure
from datasette_timeline.http.caching import Content
from datasette_timeline.listing.cited_views import Became, contents_of, since
from datasette_timeline.published.model import Published


class ViewedEvent(Published):
    """An event that a view of today does not have as the cited one had it."""

    id: str = Field(description="Id that the event has today, or had last.")
    title: str = Field(description="What it is called today, or was last.")
    was: str | None = Field(description="Hash of the version that was cited; null where the event was not.")
    now: str | None = Field(description="Hash of the version of today; null where the event was withdrawn.")


class View(Published):
    """The events that a filter finds, to be cited; and what has become of them since."""

    dataset_version: str = Field(description="Version of the dataset.")
    as_of: str = Field(description="When the record became as it is here, in UTC.")
    total: int = Field(description="How many events the filter finds in that record.")
    result: str = Field(
        description="Hash of what it finds: the first 16 hexadecimal digits of SHA-256 of a line for each event in the "
        "order of their ids, made of the id, a space, the hash of its version, and a line feed."
    )
    verified: bool | None = Field(description="Whether that is the `result` of the address; null where it has none.")
    query: str = Field(description="The filter in its normal form, with `as_of` and `result`.")
    cite_as: str = Field(description="Address of the view as a page, which will always be of this record.")
    citation: str = Field(description="How to cite it, in one sentence after another.")
    unchanged: int = Field(description="How many of the events are found today and say what they said.")
    changed: list[ViewedEvent] = Field(description="Those that are found today, and say something else.")
    gone: list[ViewedEvent] = Field(description="Those that were withdrawn, or that the filter finds no longer.")
    found: list[ViewedEvent] = Field(description="Other events that the filter finds today.")
    today: str | None = Field(
        description="Address of this answer for the record of today; null where that lacks a key of the filter."
    )


def takes(words: Words) -> Takes:
    """What /views takes."""
    return Takes({}, tuple(View.model_fields), own=(RESULT, "fields"))


async def view(call: Call, query: Query) -> Content:
    """The view. Raises ApiError where it cannot be cited."""
    contents = await contents_of(call.database, query.wanted)
    if contents is None:
        raise failure("history-missing", f"There is nothing to cite: {NOT_CITABLE}")
    asked = cited_query(query.wanted, contents.moment, contents.result)
    site = str(call.datasette.absolute_url(call.request, call.datasette.urls.instance()))
    url = f"{site}timeline?{asked}"
    called = f"{timeless(query.wanted).sentence(call.catalogue)} ({len(contents.events)} as of {contents.moment})"
    citation = view_citation(called, contents.result, await facts_of(call.database), url)
    became = await since(call.database, query.wanted, contents)
    changed, gone = list(_viewed(became.changed)), [*_viewed(became.withdrawn), *_viewed(became.missed)]
    answer = View(
        dataset_version=call.edition.version,
        as_of=contents.moment,
        total=len(contents.events),
        result=contents.result,
        verified=query.result == contents.result if query.result else None,
        query=asked,
        cite_as=url,
        citation=citation.plain,
        unchanged=len(contents.events) - len(changed) - len(gone),
        changed=changed,
        gone=gone,
        found=list(_viewed(became.found)),
        today=call.url("views", became.today.to_query()) if became.known else None,
    )
    content = single(answer.model_dump_json().encode(), query.fields)
    return content._replace(headers={"Link": f'<{url}>; rel="cite-as"'})


def _viewed(events: Iterable[Became]) -> Iterable[ViewedEvent]:
    return (ViewedEvent(id=each.key, title=each.title, was=each.was, now=each.now) for each in events)
