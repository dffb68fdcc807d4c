"""What pyproject.toml cannot say: the wheel has the locks, too, since releases of a dataset tell what made them."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

_LOCKS = ("dev.txt", "runtime.txt")


class BuildWithLocks(build_py):
    """Put the locks beside the package that reads them (loaders/releasing/locks.py)."""

    def run(self) -> None:
        """Build, and copy them."""
        super().run()
        if not self.editable_mode:
            folder = Path(self.build_lib, "loaders", "requirements")
            folder.mkdir(parents=True, exist_ok=True)
            for name in _LOCKS:
                shutil.copyfile(Path("requirements", name), folder / name)


setup(cmdclass={"build_py": BuildWithLocks})
