"""The finished file in other engines than SQLite: PostgreSQL, DuckDB, Apache Spark; and questions that each answers."""
