"""What each command does, for loaders/__main__.py."""
