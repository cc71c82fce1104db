"""Asterisk's own database: what is kept there by the dialplan, read over the manager interface."""

from pbxmanager.asterisk.ami import AmiRefused, AmiSession

TREE_SECONDS = 60.0


def read_family(ami: AmiSession, family: str) -> list[tuple[str, str]]:
    """Return the keys below a family, without its name, and their values."""
    try:
        rows = ami.list_action("DBGetTree", TREE_SECONDS, Family=family)
    except AmiRefused:
        return []  # an empty family is refused as not found
    found = ((*row.get("Key").strip("/").partition("/"), row.get("Val")) for row in rows)
    return [(key, value) for name, _, key, value in found if name == family]


def read_value(ami: AmiSession, family: str, key: str) -> str:
    """Return a value; empty when there is none."""
    try:
        rows = ami.list_action("DBGet", Family=family, Key=key)
    except AmiRefused:
        return ""  # refused as not found
    return next((row.get("Val") for row in rows if row.event == "DBGetResponse"), "")
