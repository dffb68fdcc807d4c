"""/conflict/TABLE.chart and the same of queries: Datasette's rows as a chart, drawn on the server.

It is one of the formats in which Datasette gives rows, beside JSON, so that it takes the same filters and is offered on
every page of rows that can be drawn.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from datasette import Forbidden, NotFound, Response, hookimpl

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.urls import with_query
from datasette_timeline.site.shell import DATA_LANG, open_shell
from datasette_timeline.tables.charts import MOST_BARS, Row, axes_of, chart_of
from datasette_timeline.tables.pages import labels_of
from datasette_timeline.tables.words import Words

EXTENSION = "chart"
_OWN = ("_x", "_y", "_size")


@hookimpl
def register_output_renderer(datasette: Datasette) -> dict[str, Any]:
    """The format `chart`."""
    return {"extension": EXTENSION, "render": _render, "can_render": _can_render}


def _can_render(columns: Sequence[str], rows: Sequence[Row], view_name: str) -> bool:
    return view_name != "row" and len(rows) > 1 and bool(axes_of(columns, rows).across)


async def _render(
    datasette: Datasette,
    request: Request,
    database: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    table: str | None,
    query_name: str | None,
) -> Response:
    """The page with the chart. Raises NotFound where the rows cannot be drawn, or where no timeline may be seen."""
    try:
        shell = await open_shell(datasette, request, asked_by=DATA_LANG)
    except Forbidden:
        raise NotFound("There is no chart here.") from None
    axes = axes_of(columns, rows)
    if not axes.across:
        raise NotFound("There is nothing to draw: no column has dates or few enough different values.")
    words = Words(shell, await labels_of(shell.database))
    across, figure = _chosen(request.args.get("_x"), axes.across), request.args.get("_y")
    chart = chart_of(rows, axes, across, figure if figure in axes.figures else None)
    pairs = parse_qsl(request.query_string, keep_blank_values=True)
    return shell.render(
        "data_chart.html",
        section="data",
        chart=chart,
        axes=axes,
        words=words,
        table=table,
        heading=words.table(table).text if table else request.args.get("_title") or query_name or "SQL",
        most_bars=MOST_BARS,
        rows=len(rows),
        kept=[pair for pair in pairs if pair[0] not in _OWN],
        back=with_query(request.path.removesuffix(f".{EXTENSION}"), [pair for pair in pairs if pair[0] not in _OWN]),
    )


def _chosen(wanted: str | None, offered: Sequence[str]) -> str:
    return wanted if wanted and wanted in offered else offered[0]
