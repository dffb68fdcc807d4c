"""What is added to Datasette's own table pages: cells, facets, filters and links."""
