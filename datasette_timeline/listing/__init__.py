"""What lists and event pages show: cards, claims, facets, search results, pages of a list."""
