"""From a checked dataset to the database: documents, rows, the file, and its place on the disk."""
