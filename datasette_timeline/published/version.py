"""Which form of the tables builds write and the site reads."""

SCHEMA_VERSION = "7"
"""Raised when tables change in a way that readers of the file would trip over."""
