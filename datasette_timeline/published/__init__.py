"""What the file and its site must agree on. Imports nothing of ours, so that builds may have it, too."""
