"""The one filter language: words of an address to a filter, and a filter to SQL, to words and to sets of events."""
