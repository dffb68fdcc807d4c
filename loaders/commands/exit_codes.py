"""How a command ends: 0 clean, 1 problems, 2 misuse."""

import sys

CLEAN, PROBLEMS, MISUSE = 0, 1, 2


def misuse(message: str) -> int:
    """Say what was asked for wrongly; return the exit code for it."""
    print(f"python -m loaders: {message}", file=sys.stderr)
    return MISUSE
