"""A dataset from its files: read, checked, waived, and kept in the cache for the next time."""
