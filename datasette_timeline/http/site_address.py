"""Under which address the site is known: the one that its operator sets, whoever asks for it by another.

::

    plugins:
      datasette-timeline:
        site_url: https://timeline.example/

Pages, feeds, embeds and links of the API say their own addresses, and caches keep them; so a name that a stranger
wrote into a request must never become one. Where none is set, they say an address of the machine that answers.
"""

import ipaddress
import sys
from typing import NamedTuple
from urllib.parse import urlsplit

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.settings import CONFIG, setting
from datasette_timeline.http.asgi import App, Receive, Scope, Send

SETTING = "site_url"
_PORTS = {"http": 80, "https": 443}
_LOCAL = "localhost"
_UNKNOWN = (
    "The site was asked for by a name that it does not know, so its pages, feeds and embeds say {address} for their "
    f"address. Set plugins.{CONFIG}.{SETTING} in metadata.yml to the one that readers use.\n"
)


class SiteAddress(NamedTuple):
    """Scheme, host with the port if it is not the scheme's, and the path, which begins and ends with a slash."""

    scheme: str
    host: str
    path: str


@memoize_per_datasette
def site_address(datasette: Datasette) -> SiteAddress | None:
    """The address that is set; None where there is none. Raises StartupError with what is wrong with it."""
    text = setting(datasette, SETTING)
    if text is None:
        return None
    address = _parsed(text)
    if address is None:
        raise _wrong(f"{text!r} is not the address of a site, such as 'https://timeline.example/'")
    if address.path != datasette.setting("base_url"):
        raise _wrong(f"its path is '{address.path}', and the setting base_url '{datasette.setting('base_url')}'")
    if address.scheme == "http" and datasette.setting("force_https_urls"):
        raise _wrong("it begins with 'http:', and the setting force_https_urls makes all addresses 'https:'")
    return address


def _wrong(reason: str) -> StartupError:
    return StartupError(f"plugins.{CONFIG}.{SETTING}: {reason}.")


def _parsed(text: object) -> SiteAddress | None:
    try:
        parts = urlsplit(str(text))
        host = (parts.hostname or "").encode("idna").decode()
        port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or parts.query or parts.fragment:
        return None
    path = parts.path if parts.path.endswith("/") else f"{parts.path}/"
    return SiteAddress(parts.scheme, f"[{host}]{port}" if ":" in host else f"{host}{port}", path)


def at_site_address(datasette: Datasette, app: App) -> App:
    """The application, which is asked at the site's address whatever a request says; or at one of this machine."""
    told = _told(datasette)

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            pass
        elif address := site_address(datasette):
            scope = _asked_at(address.scheme, address.host, scope)
        elif not _names_this_machine(scope):
            scope = _asked_at(scope.get("scheme", "http"), host := _own_host(scope), scope)
            if host not in told:  # and so once for each address of the machine
                told.add(host)
                sys.stderr.write(_UNKNOWN.format(address=f"{scope['scheme']}://{host}/"))
        await app(scope, receive, send)

    return wrapped


@memoize_per_datasette
def _told(datasette: Datasette) -> set[str]:
    """The addresses of this machine that the log has named."""
    return set()


def _asked_at(scheme: str, host: str, scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "scheme": scheme, "headers": [*headers, (b"host", host.encode("latin-1"))]}


def _names_this_machine(scope: Scope) -> bool:
    """Whether the host that is asked for is the machine that answers, by an address or a name that nobody else has."""
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return all(_is_own(urlsplit(f"//{host}").hostname or "", scope) for host in hosts)


def _is_own(host: str, scope: Scope) -> bool:
    if host == _LOCAL or host.endswith(f".{_LOCAL}") or host == _server(scope)[0]:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _own_host(scope: Scope) -> str:
    """Address and port that the request came to; a socket of the file system has neither."""
    name, port = _server(scope)
    if port is None:
        return _LOCAL
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def _server(scope: Scope) -> tuple[str, int | None]:
    return scope.get("server") or (_LOCAL, None)
