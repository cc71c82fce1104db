"""Which telephones are registered now: Asterisk is asked."""

from pbxmanager.asterisk.ami import AmiError, ami_session
from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address


def registered_endpoints() -> frozenset[str] | None:
    """Return the names of the accounts that have a contact; None when Asterisk can't be asked."""
    try:
        with ami_session(ami_address(current_engine())) as ami:
            events = ami.list_action("PJSIPShowEndpoints", 60.0)
    except (AmiError, EngineMissing):
        return None
    return frozenset(event.get("ObjectName") for event in events if event.get("Contacts"))
