"""Text in, entries out: files, YAML with its positions, and plain data held against the record models."""
