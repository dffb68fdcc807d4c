"""`python -m datasette_timeline.api`: the description of the API that is the same for every database."""

import json
import sys

from datasette_timeline.api.openapi import describe

if __name__ == "__main__":
    sys.stdout.write(json.dumps(describe(), indent=2, ensure_ascii=False) + "\n")
