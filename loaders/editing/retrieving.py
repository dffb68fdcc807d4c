"""A document from the network: only when somebody asks for it, not for long, and not more than is read."""

from typing import NamedTuple

from loaders.editing.describing import CannotRead

SECONDS = 20
MOST_BYTES = 8 * 1024 * 1024
_CSL = "application/vnd.citationstyles.csl+json, application/json;q=0.5"
_PAGES = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5"


class Retrieved(NamedTuple):
    """What a server answered: where in the end, of which type, and what."""

    url: str
    media_type: str
    content: bytes


def retrieve(url: str, accept: str = _PAGES) -> Retrieved:
    """Fetch a document. Raises CannotRead, in words, where that fails."""
    import httpx

    try:
        with (
            httpx.Client(follow_redirects=True, timeout=SECONDS, max_redirects=8) as client,
            client.stream(
                "GET", url, headers={"Accept": accept, "User-Agent": "conflict-events (a curator asked for it)"}
            ) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise CannotRead(f"{url} answers {answer.status_code}: save the page in a browser, and add the file")
            content = b""
            for part in answer.iter_bytes():
                content += part
                if len(content) > MOST_BYTES:
                    raise CannotRead(f"{url} has more than {MOST_BYTES // 1024 // 1024} MB: save it, and add the file")
            return Retrieved(str(answer.url), answer.headers.get("content-type", ""), content)
    except httpx.TimeoutException:
        raise CannotRead(
            f"{url} does not answer within {SECONDS} seconds: try again, or save it and add the file"
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = str(error) or type(error).__name__
        raise CannotRead(
            f"{url} cannot be fetched ({why}): is there a network? Else save it and add the file"
        ) from None


def retrieve_doi(doi: str, resolver: str) -> Retrieved:
    """Ask a resolver, by its address, for the reference of a DOI, in CSL-JSON. Raises CannotRead."""
    return retrieve(f"{resolver.rstrip('/')}/{doi}", _CSL)
