"""What stops an import. It stands alone, so that builds without imports need nothing else of them."""


class SourceError(Exception):
    """A file cannot be imported at all: which, where in it, what is wrong, and what to do."""
