"""Measurements on records of an invented conflict, each against a baseline of the same run. Run as `make bench`."""
