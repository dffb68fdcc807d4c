"""Languages: the words of pages, and what dates, names and terms are called for a reader."""
