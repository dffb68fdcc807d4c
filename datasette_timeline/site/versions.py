"""What pages and embeds tell of the versions of records: which there are, and what a reader sees of an earlier one."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from datasette import Response

from datasette_timeline.database.lookups import is_event
from datasette_timeline.database.names import Named
from datasette_timeline.database.settings import setting
from datasette_timeline.database.statements import event_of, own_part, statement_id, statement_path
from datasette_timeline.database.translations import Translation
from datasette_timeline.database.versions import (
    EVENTS,
    Document,
    Version,
    document_of,
    runs,
    version_in,
    versions_of,
    versions_of_statement,
)
from datasette_timeline.http.external_links import is_web_address
from datasette_timeline.site.declaring import Instead
from datasette_timeline.site.missing import Suggestion, events_called, missing_page, no_such_event
from datasette_timeline.site.page_head import path_url
from datasette_timeline.site.shell import Shell

_MOST_OFFERED = 30
_OF_FILES = ("/blob/", "/tree/", "/src/branch/")
"""What stands in addresses of files of a repository, at one host or another, behind the address of it."""


class History(NamedTuple):
    """The versions of a record, or those that changed a part of it."""

    path: str
    """The path of what it is the history of."""
    versions: Sequence[Version]
    """The oldest first."""
    shown: frozenset[int]
    """Numbers of those that have a page of their own."""
    standing: Version | None
    """The present version of the record, if that has such a page."""

    @property
    def first(self) -> Version:
        """The one with which it was published."""
        return self.versions[0]

    @property
    def changes(self) -> int:
        """How often it changed after it was published."""
        return len(self.versions) - 1

    def pinned(self, version: Version) -> str:
        """The path of the page of a version."""
        return pinned_path(self.path, version.hash)


class Pinned(NamedTuple):
    """A version of an event, as an address with its hash asks for it."""

    event: str
    """Id that the event has today, or had last."""
    hash: str
    version: Version
    began: Version
    """The one from which the record said this, and went on to when it was renamed."""
    versions: Sequence[Version]
    """Those of the event, the oldest first."""
    later: Sequence[Version]
    """Those that came after it, the newest first; of a fact or claim, those that changed it."""
    document: Document

    @property
    def stands(self) -> bool:
        """Whether it is the present one."""
        return not self.later

    @property
    def gone(self) -> bool:
        """Whether the event was withdrawn since."""
        return not self.versions[-1].hash

    @property
    def until(self) -> str | None:
        """The moment until which it stood, ISO 8601; None where it still does, or what took its place is not committed
        yet."""
        return self.later[-1].date if self.later else None

    @property
    def path(self) -> str:
        """The path of its page."""
        return pinned_path(f"/events/{self.event}", self.hash)

    def statement_path(self, kind: str, statement: str) -> str:
        """The path of a fact or claim as it then was."""
        return pinned_path(statement_path(kind, statement_id(self.event, own_part(statement))), self.hash)

    def of_statement(self, history: History) -> "Pinned":
        """The same of one fact or claim, by what changed that."""
        number = self.version.number
        began = next((each for each in reversed(history.versions) if each.number <= number), self.began)
        return self._replace(began=began, later=[each for each in reversed(history.versions) if each.number > number])


def pinned_path(path: str, digits: str | None) -> str:
    """The path of a version of what is at a path."""
    return f"{path}@{digits}"


async def history_of(shell: Shell, registry: str, key: str) -> History | None:
    """The history of a record by its key of today; None where the build has none of it."""
    versions = await versions_of(shell.database, registry, key)
    if not versions:
        return None
    shown = frozenset(each.number for each in versions if each.hash and registry == EVENTS)
    return History(f"/{registry}/{key}", versions, shown, _standing(versions, shown))


async def history_of_statement(shell: Shell, kind: str, statement: str) -> History | None:
    """The history of a fact or claim by its id of today; None where the build has none of it."""
    versions, shown = await versions_of_statement(shell.database, kind, statement)
    if not versions:
        return None
    of_event = await versions_of(shell.database, EVENTS, event_of(statement))
    return History(statement_path(kind, statement), versions, shown, _standing(of_event, shown))


def _standing(versions: Sequence[Version], shown: Container[int]) -> Version | None:
    return versions[-1] if versions[-1].number in shown else None


async def find_pinned(shell: Shell, event: str, digits: str) -> Pinned | None:
    """The version of an event whose hash begins so; None where there is none, or several."""
    return await _pinned(shell, event, await versions_of(shell.database, EVENTS, event), digits)


async def pinned_of(shell: Shell, event: str, digits: str, path_of: Callable[[str, str], str]) -> Pinned:
    """The same for a page. Raises Instead with what stands where there is none, or where the hash is not whole.

    `path_of` makes the path of what was asked for, of another event or by another hash.
    """
    versions = await versions_of(shell.database, EVENTS, event)
    if not versions:
        raise Instead(await no_history(shell, event, lambda successor: path_of(successor, digits)))
    pinned = await _pinned(shell, event, versions, digits.lower())
    if pinned is None:
        raise Instead(_no_such_version(shell, event, digits, versions, path_of))
    if pinned.hash != digits:
        raise Instead(Response.redirect(shell.link(path_of(event, pinned.hash)), status=302))
    return pinned


async def _pinned(shell: Shell, event: str, versions: Sequence[Version], digits: str) -> Pinned | None:
    version = version_in(versions, digits)
    if version is None or version.hash is None:
        return None
    document = await document_of(shell.database, event, version.number)
    assert document is not None  # noqa: S101 (what has a hash has a document)
    later = versions[: version.number - 1 : -1]
    return Pinned(event, version.hash, version, runs(versions)[version.hash], versions, later, document)


def _no_such_version(
    shell: Shell, event: str, digits: str, versions: Sequence[Version], path_of: Callable[[str, str], str]
) -> Response:
    """404, with the versions that there are."""
    there = {each.hash: each for each in versions if each.hash}
    return missing_page(
        shell,
        status=404,
        title=shell.texts.plain("version.missing"),
        message=shell.texts.plain("version.missing-hash", key=event, hash=digits),
        suggestions=[
            Suggestion(path_of(event, name), _called(shell, each), name)
            for name, each in list(reversed(there.items()))[:_MOST_OFFERED]
        ],
        section="timeline",
    )


def _called(shell: Shell, version: Version) -> Named:
    when = shell.reader.date_range(version.day).text if version.day else shell.texts.plain("history.not-committed")
    return Named(f"{when}: {shell.reader.term('version-kind', version.kind).text}", shell.lang)


async def no_history(shell: Shell, event: str, path_of: Callable[[str], str]) -> Response:
    """What stands in place of the history of an event that has none: because there is none, or the build has none.

    `path_of` makes the path of what was asked for, of another event.
    """
    if not await is_event(shell.database, event):
        return await no_such_event(shell, event, path_of)
    return without_history(shell, await events_called(shell, [event]), "timeline")


def without_history(shell: Shell, there: Sequence[Suggestion], section: str) -> Response:
    """404: the record is there, and the build knows nothing of its past."""
    return missing_page(
        shell,
        status=404,
        title=shell.texts.plain("history.none"),
        message=shell.texts.plain("history.none-note"),
        suggestions=there,
        section=section,
    )


def told_as_in(shell: Shell, document: Document) -> Shell:
    """The same page for the same reader, who is told what the document says in their language, and not what the record
    says today."""
    event, reader = document["id"], shell.reader
    translations: dict[str, Mapping[str, Translation]] = {}
    for language, told in reader.translations.items():
        translations[language] = {each: said for each, said in told.items() if each != event}
    for each in document["translations"]:
        said = Translation(each["title"], each["summary"], each["reviewed_by"] is not None)
        translations[each["language"]] = {**translations.get(each["language"], {}), event: said}
    return replace(shell, reader=replace(reader, translations=translations))


def pinned_url(shell: Shell, history: History | None) -> str | None:
    """The address of what a record says today, which will always say this; None where it has none, as in an export,
    which has today's records alone."""
    if setting(shell.datasette, "as_files"):
        return None
    return path_url(shell, history.pinned(history.standing)) if history and history.standing else None


def commit_url(shell: Shell, commit: str | None) -> str | None:
    """The address of a commit, where the operator names a repository whose host says where commits are."""
    repository = setting(shell.datasette, "repository")
    if commit is None or not is_web_address(repository):
        return None
    where = next((repository.partition(each)[0] for each in _OF_FILES if each in repository), None)
    return f"{where}/commit/{commit}" if where else None
