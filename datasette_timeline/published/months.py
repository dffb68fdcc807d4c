"""Names of months in any language, as Unicode CLDR has them."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from babel import localedata


def month_names(locale: str) -> Mapping[str, Any]:
    """Names of months by context, then by width; the locale as babel spells it.

    Babel notes what an alias stands for in data that languages share, so that the month names of the language that is
    asked first turn up in others; here each language resolves its own copy.
    """
    data = localedata.load(locale)
    own = localedata.LocaleDataDict({"months": deepcopy(data["months"])})
    months: Mapping[str, Any] = own["months"]
    return months
