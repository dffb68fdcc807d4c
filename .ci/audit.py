"""Look the locked dependencies up in a database of known vulnerabilities, and say so where none could be reached."""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "dev.txt"
DATABASES = ("pypi", "osv")


def main() -> int:
    """1 where a dependency is known to be vulnerable, else 0."""
    for database in DATABASES:
        found = looked_up(database)
        audited = [each for each in found if "vulns" in each]
        if audited:
            return told(audited, len(found) - len(audited))
    sys.stdout.write("NOTHING was audited: no database of known vulnerabilities could be reached from here.\n")
    return 0


def looked_up(database: str) -> list[dict]:
    """What the database says of each dependency; nothing where it cannot be asked."""
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", database, "--requirement", str(LOCK)]
    command += ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout)["dependencies"] if done.stdout.startswith("{") else []


def told(audited: list[dict], skipped: int) -> int:
    """Say what was found."""
    vulnerable = [each for each in audited if each["vulns"]]
    for each in vulnerable:
        for one in each["vulns"]:
            cure = f"fixed in {', '.join(one['fix_versions'])}" if one["fix_versions"] else "no fixed release yet"
            sys.stdout.write(f"{each['name']} {each['version']}: {one['id']} ({cure})\n")
    sys.stdout.write(f"{len(audited)} packages audited: {len(vulnerable)} vulnerable, {skipped} not in the database.\n")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main())
