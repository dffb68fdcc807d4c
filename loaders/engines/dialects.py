"""SQL that is written for SQLite, in the words of other engines; and of which types its columns are. By sqlglot."""

from collections.abc import Mapping

from schema.properties import Properties, Property

_TYPES = {"str": "TEXT", "int": "BIGINT", "float": "DOUBLE", "number": "DOUBLE", "bool": "BOOLEAN"}
_FOUND = {
    **dict.fromkeys(("TEXT", "VARCHAR"), "str"),
    **dict.fromkeys(("BIGINT", "INT"), "int"),
    "DOUBLE": "float",
    "BOOLEAN": "bool",
    "DATE": "str",
}


_DIALECTS = {"postgresql": "postgres", "duckdb": "duckdb", "spark": "spark"}
"""What sqlglot calls the dialects of engines other than SQLite."""


def in_words_of(engine: str, sql: str) -> str:
    """A select statement as an engine takes it: as it is written, or put together anew by sqlglot."""
    return translated(sql, engine) if engine in _DIALECTS else sql


def translated(sql: str, engine: str) -> str:
    """A select statement in the words of postgresql, duckdb or spark.

    Nulls stand where SQLite has them. `julianday(a) - julianday(b)`, the days from b to a, is what others count in ways
    of their own.
    """
    import sqlglot

    tree = sqlglot.parse_one(sql, read="sqlite")
    return tree.transform(_days_between).sql(dialect=_DIALECTS[engine], pretty=True)  # type: ignore[no-any-return]


def _days_between(node):  # type: ignore[no-untyped-def]
    from sqlglot import exp

    if isinstance(node, exp.Sub):
        ends = [each for each in (node.this, node.expression) if isinstance(each, exp.Anonymous)]
        if len(ends) == 2 and all(end.name.upper() == "JULIANDAY" for end in ends):
            after, before = (exp.cast(end.expressions[0], "date") for end in ends)
            return exp.DateDiff(this=after, expression=before, unit=exp.var("day"))
    return node


def tables_in(sql: str) -> list[str]:
    """The tables and views that a select statement reads, by name."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(sql, read="sqlite")
    made = {each.alias for each in tree.find_all(exp.CTE)}
    return sorted({each.name for each in tree.find_all(exp.Table)} - made)


def columns_of(sql: str, tables: Mapping[str, Properties]) -> Properties:
    """The columns that a select statement gives, by name, each with its type; of the tables, all that it reads."""
    import sqlglot
    from sqlglot.optimizer.annotate_types import annotate_types
    from sqlglot.optimizer.qualify import qualify

    schema = {
        table: {name: "DATE" if told.is_day else _TYPES[told.type] for name, told in columns.items()}
        for table, columns in tables.items()
    }
    tree = qualify(sqlglot.parse_one(sql, read="sqlite"), schema=schema, dialect="sqlite")
    selected = annotate_types(tree, schema=schema, dialect="sqlite").selects
    return {each.alias_or_name: _property(str(each.type)) for each in selected}


def _property(key: str) -> Property:
    return Property(_FOUND[key], "", nullable=True, is_day=key == "DATE")
