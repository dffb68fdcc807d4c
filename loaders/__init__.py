"""YAML in, SQLite out: reading, checking and baking the records. Run as `python -m loaders`."""
