"""Feature codes: what is dialled for each service, and the services that are nothing but dialplan."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.templates import fill_dialplan
from pbxmanager.snapshot import Argument, Snapshot


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield ``extensions_features.conf``."""
    codes = [
        {
            "code": code.code,
            "length": len(code.code),
            "context": f"feature-{code.feature}",
            "name": code.name,
            "alone": code.facts.argument is not Argument.NUMBER,
            "followed": code.facts.argument is not Argument.NOTHING,
        }
        for code in office.feature_codes
        if not code.facts.in_call
    ]
    yield "extensions_features.conf", fill_dialplan("asterisk/extensions_features.conf.j2", codes=codes)
