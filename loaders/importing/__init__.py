"""Event data of others beside the records: files as their makers publish them, in tables of their own.

An importer is one module that makes an Importer (see `importer.py`) and is named in `importers.py`. Nothing that a file
says is changed: rows that cannot be read are refused, with line and reason, and rows that contradict themselves are
flagged.
"""
