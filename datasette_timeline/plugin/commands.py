"""What Datasette's command line has of ours."""

from collections.abc import Sequence
from pathlib import Path

import click
from datasette import hookimpl

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.i18n.languages.language import Language
from datasette_timeline.i18n.languages.loading import DEFAULT
from datasette_timeline.i18n.languages.progress import progress_of, to_translate
from datasette_timeline.i18n.languages.reading import LanguageFileError
from datasette_timeline.i18n.languages.site import FOLDER, read_languages
from datasette_timeline.plugin.several_server import serve_several
from datasette_timeline.published.dataset_names import DatasetNameError, named
from datasette_timeline.published.languages import locale_of


@hookimpl
def register_commands(cli: click.Group) -> None:
    """Add `datasette timeline`, and let `datasette serve` start a server that waits for nobody without end."""
    from datasette_timeline.plugin.server import with_timeouts

    serve = cli.commands["serve"]
    if serve.callback:
        serve.callback = with_timeouts(serve.callback)
    cli.add_command(timeline)


@click.group()
def timeline() -> None:
    """Look after a timeline of events"""


@timeline.command()
@click.argument("datasets", nargs=-1, required=True, metavar="NAME=DIR...")
@click.option("--title", help="What the site is called")
@click.option("--site-url", help="The address that readers use, such as https://timelines.example/")
@click.option("-h", "--host", default="127.0.0.1", help="Address to listen on")
@click.option("-p", "--port", type=click.IntRange(1, 65535), default=8001, help="Port to listen on")
def serve(datasets: Sequence[str], title: str | None, site_url: str | None, host: str, port: int) -> None:
    """
    Serve several datasets on one site

    Each has a folder DIR, as `datasette DIR` serves it, and a NAME, under which its addresses begin.
    """
    try:
        serve_several(named(datasets), title, site_url, host, port)
    except (DatasetNameError, StartupError) as error:
        raise click.ClickException(str(error)) from None


@timeline.command()
@click.argument("language", required=False)
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, help="Folder of the site's language files")
def languages(language: str | None, folder: Path) -> None:
    """
    Count how far each language of the interface has come

    With the tag of a LANGUAGE, known or new, print what it lacks: lines of YAML to translate.
    """
    try:
        known = read_languages(folder).by_code
    except LanguageFileError as error:
        raise click.ClickException(str(error)) from None
    if language is None:
        for each in known.values():
            click.echo(_line(each))
    else:
        asked = known.get(language) or _new(language, known[DEFAULT])
        click.echo(f"# {_line(asked)}\n{to_translate(asked)}", nl=False)


def _line(language: Language) -> str:
    progress = progress_of(language)
    count = f"{language.code} {language.name}: {progress.done} of {progress.total} texts"
    read = f"read by {language.reviewed_by}" if language.reviewed_by else "not yet read by a native speaker"
    return f"{count}, {read}" if language.fallback else count


def _new(code: str, english: Language) -> Language:
    try:
        locale_of(code)
    except ValueError:
        raise click.ClickException(f"Unicode CLDR knows no language '{code}'. Tags are like fr or pt-BR.") from None
    return Language(code, {}, {}, fallback=english)
