"""What became of records from one version to another."""
