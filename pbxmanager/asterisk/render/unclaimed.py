"""What telephones that belong to nobody yet can dial."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.templates import fill_dialplan
from pbxmanager.snapshot import Snapshot


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield ``extensions_unclaimed.conf``."""
    code = next((each.code for each in office.feature_codes if each.feature == "claim-phone"), "")
    yield "extensions_unclaimed.conf", fill_dialplan("asterisk/extensions_unclaimed.conf.j2", code=code)
