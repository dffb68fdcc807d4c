"""Figures: their bounds, and that a claim says something."""

import re
from collections.abc import Iterator

from datasette_timeline.published.folding import fold
from loaders.problems import Finding, rule
from loaders.reading.entries import Data, Entry

_NOT_BARE = re.compile("[^a-z0-9]+")


@rule("figure-order", wrong="low: 613\nhigh: 161", right="low: 161\nhigh: 613")
def check_figure_order(entry: Entry) -> Iterator[Finding]:
    """The low figure is not above the high one, and no figure is below zero."""
    for position, claim in _claims(entry):
        low, high = claim["low"], claim["high"]
        if low is not None and high is not None and low > high:
            message = f"low is {low}, but high is {high}"
            yield entry.finding("figure-order", ("claims", position, "low"), message, "exchange or correct them")
        for name in ("value", "low", "high"):
            if claim[name] is not None and claim[name] < 0:
                message = f"{name} is {claim[name]}, but a figure counts something"
                yield entry.finding("figure-order", ("claims", position, name), message, "give the figure itself")


@rule("figure-twice", wrong="value: 12\nlow: 12\nhigh: 12", right="value: 12")
def check_figure_once(entry: Entry) -> Iterator[Finding]:
    """A figure is given as value, or as low and high, not as both."""
    for position, claim in _claims(entry):
        if claim["value"] is not None and (claim["low"] is not None or claim["high"] is not None):
            message = "value stands beside low or high"
            yield entry.finding("figure-twice", ("claims", position, "value"), message, "keep the one or the other")


@rule(
    "claim-empty",
    wrong="- about: motive\n  by: alpha",
    right="- about: motive\n  by: alpha\n  text: To reopen the road",
)
def check_claim_says_something(entry: Entry) -> Iterator[Finding]:
    """A claim has a figure or a text."""
    for position, claim in _claims(entry):
        if claim["text"] is None and claim["value"] is None and claim["low"] is None and claim["high"] is None:
            message = "the claim has neither a figure nor a text"
            yield entry.finding("claim-empty", ("claims", position), message, "add value:, low: and high:, or text:")


@rule("group-near-miss", level="warning", wrong="group: all dead, group: All dead", right="group: all dead, twice")
def check_group_spelling(entry: Entry) -> Iterator[Finding]:
    """Groups that mean the same are written the same: claims are compared only within one group."""
    first: dict[str, tuple[int, str]] = {}
    for position, claim in _claims(entry):
        group = claim["group"]
        if group is None or not (bare := _NOT_BARE.sub("", fold(group))):
            continue
        other, spelling = first.setdefault(bare, (position, group))
        if group != spelling:
            message = (
                f"{group!r} is nearly, but not quite, {spelling!r}, the group of claims[{other}]: they are not compared"
            )
            cure = f"write {' '.join(spelling.split())!r}, if the same is meant; else find words that differ more"
            yield entry.finding("group-near-miss", ("claims", position, "group"), message, cure)


def _claims(entry: Entry) -> Iterator[tuple[int, Data]]:
    return enumerate(entry.data["claims"] if entry.registry == "events" else ())
