"""What visitors see where their SQL cannot be answered: their query, still there to be mended, and what is wrong."""

from datasette import Forbidden, NotFound, Response

from datasette_timeline.database.columns import offered_columns, unknown_name
from datasette_timeline.database.datasette_compat import sql_url
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.urls import with_query
from datasette_timeline.site.shell import DATA_LANG, open_shell


async def refused_query(datasette: Datasette, request: Request, sentence: str) -> Response | None:
    """400, with the editor; None where no page can be made."""
    try:
        shell = await open_shell(datasette, request, asked_by=DATA_LANG)
    except (NotFound, Forbidden):
        return None
    sql, address = request.args.get("sql") or "", sql_url(datasette, shell.database.name)
    mended = unknown_name(sentence, await offered_columns(datasette, shell.database)).mended(sql)
    return shell.render(
        "refused_query.html",
        status=400,
        section="data",
        sql=sql,
        sql_url=address,
        title=request.args.get("_title") or "",
        sentence=sentence,
        mended=[(name, shell.data_link(with_query(address, [("sql", instead)]))) for name, instead in mended],
    )
