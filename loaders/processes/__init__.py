"""What every command stands on: worker processes, Ctrl-C, and files that are written whole or not at all."""
