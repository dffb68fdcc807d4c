"""What Datasette reads beside a database of this repository: metadata, settings, and the base map that they name."""

import shutil
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = [_ROOT / name for name in ("metadata.yml", "settings.json", "datasette.yaml", "maps")]


def configure(folder: Path) -> None:
    """Lay the configuration of this repository beside a database."""
    for path in CONFIGURATION:
        if path.is_dir():
            shutil.copytree(path, folder / path.name)
        else:
            shutil.copy(path, folder)
