"""Datasette plugin that publishes a timeline of events: filters, facets and pages over the built database."""
