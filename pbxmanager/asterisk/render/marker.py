"""The mark by which a running Asterisk can be asked which rendering it reads."""

import hashlib
from collections.abc import Mapping

PATH = "generation.conf"


def digest(files: Mapping[str, str]) -> str:
    """Return the SHA-256 over paths and texts, without the mark itself."""
    whole = hashlib.sha256()
    for path in sorted(files):
        if path != PATH:
            text = files[path].encode()
            whole.update(f"{path}\0{len(text)}\0".encode() + text)
    return whole.hexdigest()


def text(files: Mapping[str, str]) -> str:
    """Return the file that holds the mark. Asterisk reads it with ``AST_CONFIG(generation.conf,generation,digest)``."""
    return f"; Says which rendering this directory holds.\n[generation]\ndigest = {digest(files)}\n"
