"""Committed files that follow from other committed files, none of them from a record."""
