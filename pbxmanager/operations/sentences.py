"""What errors say, as sentences that others can follow."""

import os
from contextlib import suppress
from pathlib import Path

from django.db import connection


def in_a_line(said: object) -> str:
    """Return what an error or a deviation says, in one line that ends like a sentence."""
    text = " ".join(str(said).split())
    return text if text.endswith((".", "?", "!")) else f"{text}."


def of_database(error: Exception) -> str:
    """Return what the database says; SQLite calls a full disk an I/O error."""
    said = in_a_line(error)
    if connection.vendor == "sqlite" and "full" not in said:
        with suppress(OSError):
            if not os.statvfs(Path(str(connection.settings_dict["NAME"])).parent).f_bavail:
                said = f"{said} Its disk is full."
    return said
