"""The mark by which a running Asterisk can be asked which rendering it reads."""

import hashlib
from collections.abc import Mapping

PATH = "generation.conf"


def hashes(files: Mapping[str, str]) -> dict[str, str]:
    """Return the SHA-256 of each file's text, by path."""
    return {path: sha(text) for path, text in files.items()}


def sha(text: str) -> str:
    """Return the SHA-256 of a text, whatever bytes it came from."""
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def digest(hashed: Mapping[str, str]) -> str:
    """Return the SHA-256 over all paths and their files' hashes, without the mark itself."""
    whole = hashlib.sha256()
    for path in sorted(hashed):
        if path != PATH:
            whole.update(f"{path}\0{hashed[path]}\0".encode())
    return whole.hexdigest()


def text(hashed: Mapping[str, str]) -> str:
    """Return the file that holds the mark. Asterisk reads it with ``AST_CONFIG(generation.conf,generation,digest)``."""
    return f"; Says which rendering this directory holds.\n[generation]\ndigest = {digest(hashed)}\n"
