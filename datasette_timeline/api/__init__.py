"""Version 1 of the JSON API, under /api/v1/: the published documents, filtered like the pages.

Its promise: within v1 nothing that is there goes away or changes its type or meaning; fields and parameters may be
added. API_CHANGELOG.md says what was.
"""
