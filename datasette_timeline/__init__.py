"""The site over a built database, as a Datasette plugin; its hooks stand in `plugin`."""
