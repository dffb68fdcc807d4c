"""Releases: a number, a tag, a folder of files that is never changed, and the proof that it follows from the tag."""
