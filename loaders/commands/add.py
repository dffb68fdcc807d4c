"""`add`: make an entry of a registry from what can be read."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_root, cache, day

if TYPE_CHECKING:
    from loaders.editing.describing import Description
    from loaders.editing.sourcing import Proposal
    from loaders.editing.workspace import Workspace

HELP = "make an entry for a source from its address, its DOI, or a file"

_TOLD = {
    "title": "its own title",
    "publisher": "who published it",
    "author": "who wrote it",
    "published": "when it was published, such as 1991-09 or 1991",
    "language": "its language, such as en",
    "kind": "what sort of document",
    "perspective": "whose side it speaks from",
    "url": "where it can be read",
    "archive_url": "an archived copy",
    "accessed": "the day it was last read",
}


def declare(parser: argparse.ArgumentParser) -> None:
    """Of which document, what is known of it besides, and whether to ask the network."""
    add_root(parser)
    parser.add_argument("registry", choices=("source",), metavar="source", help="what is added")
    parser.add_argument(
        "document",
        metavar="URL|DOI|FILE",
        help="an address, a DOI, or a file: a saved page, a PDF, or references in BibTeX, RIS or CSL-JSON",
    )
    parser.add_argument(
        "--fetch", action="store_true", help="fetch the address, or ask for the DOI; else nothing is fetched"
    )
    parser.add_argument("--resolver", metavar="URL", default="https://doi.org", help="who is asked for DOIs")
    parser.add_argument("--key", help="the key of the entry (default: publisher, subject, year)")
    for name, words in _TOLD.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=words)
    parser.add_argument("--dry-run", action="store_true", help="write nothing; show the entry")
    parser.add_argument("--no-cache", action="store_true", help="read everything anew")
    parser.add_argument("--today", type=day, metavar="DATE", help="the day that counts as today (YYYY-MM-DD)")


def run(options: argparse.Namespace) -> int:
    """Read what there is to read, write the entries, and name what nothing says."""
    from loaders.editing.adding import unsound_key
    from loaders.editing.describing import CannotRead
    from loaders.editing.documents import CannotEdit
    from loaders.editing.sourcing import Refused, proposed
    from loaders.editing.workspace import Workspace
    from loaders.problems.extras import not_installed

    workspace = Workspace(options.root, today=options.today, cache=cache(options))
    told = {name: value for name in _TOLD if (value := getattr(options, name))}
    if options.key and (wrong := unsound_key(options.key) or _taken(workspace, options.key)):
        return misuse(wrong)
    if wrong := _unsound(workspace, told):
        return misuse(wrong)
    try:
        found = _descriptions(options)
        if len(found) > 1 and (told or options.key):
            return misuse(f"{options.document} has {len(found)} references: --key and what else is told fit only one")
        for one in found:
            one.told |= told
        return _write(options, workspace, [proposed(workspace, one, options.key) for one in found])
    except (CannotRead, CannotEdit) as error:
        return misuse(str(error))
    except Refused as error:
        print(f"Nothing was added: {error}", file=sys.stderr)
        return PROBLEMS
    except ModuleNotFoundError as error:
        return misuse(not_installed(error.name, "curating"))


def _taken(workspace: "Workspace", key: str) -> str:
    if workspace.dataset.knows("sources", key):
        return f"there is a source {key!r} already"
    retired = workspace.dataset.registry("retired").get(f"sources/{key}")
    return f"{key!r} is retired and never used again: {retired.data['reason']}" if retired else ""


def _descriptions(options: argparse.Namespace) -> "list[Description]":
    """What is known of the documents. Raises CannotRead."""
    from loaders.editing.describing import CannotRead, described, doi_of
    from loaders.editing.retrieving import retrieve, retrieve_doi
    from loaders.editing.sourcing import of_address

    text = options.document
    if doi := doi_of(text):
        address = of_address(f"https://doi.org/{doi}")
        answer = retrieve_doi(doi, options.resolver) if options.fetch else None
    elif text.startswith(("http://", "https://")):
        address = of_address(text)
        answer = retrieve(text) if options.fetch else None
    else:
        try:
            return described(Path(text).read_bytes(), text)
        except OSError as error:
            message = f"{text!r} is no address, no DOI, and no file that can be read ({error.strerror})"
            raise CannotRead(message) from None
    if answer is None:
        return [address]
    [found, *_] = described(answer.content, answer.url, answer.media_type)
    found.told |= {name: url for name, url in address.told.items() if name == "archive_url" or "url" not in found.told}
    found.doi = found.doi or address.doi
    return [found]


def _write(options: argparse.Namespace, workspace: "Workspace", proposals: "list[Proposal]") -> int:
    from loaders.editing.adding import add
    from loaders.editing.mentions import Address
    from loaders.problems import listed, reports

    paths: list[str] = []
    for one in proposals:
        if not one.key:
            return misuse("nothing says enough for a key: give --key, and --title")
        if any(one.key == other.key for other in proposals if other is not one):
            return misuse(f"several references would have the key {one.key!r}: add them one by one, with --key")
        paths.append(add(workspace, Address("sources", one.key), one.told))
    expected = ("entry-unused", "key-missing")  # it is new, and what it lacks is told
    problems = [each for each in workspace.new_problems(workspace.after()) if each.code not in expected]
    if not options.dry_run:
        try:
            workspace.write()
        except OSError as error:
            print(f"Nothing was added: the disk refused ({error.strerror}).", file=sys.stderr)
            return PROBLEMS
    for one, path in zip(proposals, paths, strict=True):
        print(f"{'Would add' if options.dry_run else 'Added'} {one.key!r} to {path}:")
        for name, value in one.told.items():
            print(f"  {name}: {value}")
        if one.missing:
            print(f"Nothing says its {listed(one.missing)}, without which the check complains: write it into {path}.")
        for hint in one.hints:
            print(f"Note: {hint}.")
    if problems:
        print("What the check says of it:")
        print(reports.FORMATS[reports.default_format()](problems), end="")
    return CLEAN


def _unsound(workspace: "Workspace", told: Mapping[str, str]) -> str:
    """What is wrong with what the user says of a document; nothing where it is sound."""
    from loaders.editing.choices import keys_of, terms_of
    from loaders.problems import listed
    from schema.dates import DateError, parse_date
    from schema.records import is_language

    lists = {"kind": terms_of("source-kind"), "perspective": keys_of(workspace.dataset, "perspectives")}
    for name, choices in lists.items():
        if name in told and told[name] not in choices:
            return f"--{name}: {told[name]!r} is none; there are {listed(choices.keys)}"
    if not is_language(told.get("language", "en")):
        return f"--language: {told['language']!r} is no language tag, such as en or hy-Latn"
    try:
        parse_date(told.get("published", "1991"))
    except DateError as error:
        return f"--published: {error.message}{f'; {error.hint}' if error.hint else ''}"
    return ""
