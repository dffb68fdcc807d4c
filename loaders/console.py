"""`conflict-events`: the program by the name that its installation gives it.

It is run as `python -m loaders` is, so that Ctrl-C ends it from its first moment on. The folder that somebody is in is
not looked through for modules: it is a dataset's, and may come from anybody.
"""

import runpy


def main() -> None:
    """Run the program on the words of the command line, and leave."""
    runpy.run_module("loaders", run_name="__main__", alter_sys=True)
