"""What each request reads, and in which lane: one state of the file, on threads of its own kind."""

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.served import PAGES, QUESTIONS, TABLES, ServedDatabase, answers_csv, lane, one_snapshot
from datasette_timeline.http.asgi import App, Receive, Scope, Send
from datasette_timeline.http.turns import asks_in_sql, is_about_data


def reading_one_snapshot(datasette: Datasette, app: App) -> App:
    """The application, each of whose answers is made from one state of the database: the newest when it was asked."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        for database in datasette.databases.values():
            if isinstance(database, ServedDatabase):
                await database.refresh()
        with one_snapshot():
            await app(scope, receive, send)

    return wrapped


def choosing_lanes(datasette: Datasette, app: App) -> App:
    """The application, with Datasette's pages about databases, and visitors' SQL, read in lanes of their own."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        is_inside = lane.get() != PAGES  # a page asks for another page
        if scope["type"] != "http" or is_inside or not is_about_data(datasette, scope):
            await app(scope, receive, send)
            return
        chosen = QUESTIONS if asks_in_sql(datasette, scope) else TABLES
        tokens = lane.set(chosen), answers_csv.set(scope["path"].endswith(".csv"))
        try:
            await app(scope, receive, send)
        finally:
            lane.reset(tokens[0])
            answers_csv.reset(tokens[1])

    return wrapped
