"""Several datasets on one site: each a Datasette of its own under its name, and in front of them a page that lists
them, one search through all, and what crawlers and programs look for at the top of a host.
"""
