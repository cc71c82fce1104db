"""The address below which a phone finds everything that is its own."""

from pbxmanager.provisioning.addresses import plain_url, secure_url
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import Phone


def own_url(phone: Phone) -> str:
    """Return it with the phone's token; ends in a slash. A phone that knows no HTTPS that we could offer gets a plain one."""
    driver = DRIVERS.get(phone.vendor)
    base = plain_url() if driver is not None and driver.plain_only else secure_url()
    return f"{base}{phone.token}/"
