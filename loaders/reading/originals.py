"""What a translation follows: the wording of its original, as a few letters that change with it."""

import base64
import hashlib

_LENGTH = 8


def digest_of(*texts: str) -> str:
    """Eight letters and digits for these texts; how their lines are broken makes no difference."""
    words = "\0".join(" ".join(text.split()) for text in texts)
    return base64.b32encode(hashlib.sha256(words.encode()).digest()).decode().lower()[:_LENGTH]
