"""English, continued: embeds and the page that makes them."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "embed.page": "page {page} of {pages}",
    "embed.previous": "Previous",
    "embed.next": "Next",
    "embed.empty": "No event matches.",
    "embed.as-of": "As of {released}, version {version}.",
    "embed.changed": "The data has changed since this was embedded with version {version}.",
    "embed.nothing": "Nothing to show here",
    "embed.these-events": "Embed these events",
    "embed.api": "As JSON",
    "build.title": "Embed",
    "build.lede": "Show these events in a page of your own.",
    "build.view": "Show as",
    "build.view.timeline": "timeline",
    "build.view.map": "map and timeline",
    "build.theme": "Colours",
    "build.theme.auto": "as the reader’s device",
    "build.theme.light": "light",
    "build.theme.dark": "dark",
    "build.height": "Height in pixels",
    "build.height-note": "Leave it empty and the embed takes the height it needs, with the first code below.",
    "build.update": "Update",
    "build.code": "Copy into your page",
    "build.element": "With a script: sizes itself, and leaves a list for readers without scripts",
    "build.frame": "Without a script: a frame of fixed height",
    "build.copy": "Copy",
    "build.copied": "Copied",
    "build.preview": "Preview",
    "build.api": "About the API",
}
