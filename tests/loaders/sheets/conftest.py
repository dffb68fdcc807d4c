"""LibreOffice, if it is here. REQUIRE_LIBREOFFICE=1 makes it a failure that it is not."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Save = Callable[[Path, str], Path]


@pytest.fixture(scope="session")
def save(tmp_path_factory: pytest.TempPathFactory) -> Save:
    """Opens a sheet file and saves it in a form, 'xlsx' or 'ods', as somebody does who changes nothing."""
    program = shutil.which("soffice")
    if not program:
        lacking = "LibreOffice Calc is not here; on Debian: sudo apt install libreoffice-calc-nogui"
        if os.environ.get("REQUIRE_LIBREOFFICE"):
            pytest.fail(f"REQUIRE_LIBREOFFICE is set, and {lacking}")
        pytest.skip(lacking)
    profile = tmp_path_factory.mktemp("libreoffice")  # of its own, as two that run at once cannot share one

    def saved(path: Path, form: str) -> Path:
        folder = tmp_path_factory.mktemp("saved")
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form]
        ran = subprocess.run([*command, "--outdir", folder, path], capture_output=True, timeout=300, check=True)
        made = folder / f"{path.stem}.{form}"
        assert made.exists(), ran.stderr.decode()
        return made

    return saved
