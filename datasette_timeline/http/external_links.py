"""Addresses of elsewhere, as data and settings have them: what may become a link.

A database or a setting may hold anything, `javascript:` too. Whatever goes into the `href` of a page, or stands for an
address in structured data, passes through here.
"""

from markupsafe import Markup, escape

_SCHEMES = ("https://", "http://")
_MAIL = "mailto:"


def is_web_address(url: str | None) -> bool:
    """Whether a page may link to it: nothing but http and https."""
    return bool(url) and str(url).lower().startswith(_SCHEMES)


def web_address(url: str | None) -> str | None:
    """The address, where it is one that may be linked to."""
    return url if is_web_address(url) else None


def is_contact(address: str | None) -> bool:
    """Whether readers can write there: a page, or a mail address."""
    return is_web_address(address) or str(address).startswith(_MAIL)


def contact_link(address: str) -> Markup:
    """A page or mail address of whoever runs the site as a link; as plain text where it is neither."""
    if not is_contact(address):
        return escape(address)
    return Markup('<a href="{}">{}</a>').format(address, address.removeprefix(_MAIL))


def linked(text: str, url: str | None, **attributes: str) -> Markup:
    """The text as a link to that address; as plain text where there is none that may be linked to."""
    if not is_web_address(url):
        return escape(text)
    given = Markup("").join(
        Markup(' {}="{}"').format(name.rstrip("_"), value) for name, value in {**attributes, "href": url}.items()
    )
    return Markup("<a{}>{}</a>").format(given, text)
