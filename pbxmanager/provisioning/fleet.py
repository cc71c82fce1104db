"""How phones stand: what each has fetched, against what it should have."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.provisioning.configs import read_configs
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.fetches import WAY_ON
from pbxmanager.provisioning.models import Fetch, Phone
from pbxmanager.provisioning.plain import hindrances
from pbxmanager.provisioning.values import DeviceConfig


class State(models.TextChoices):
    """How a phone's configuration stands."""

    CURRENT = "current", _("Up to date")
    OUTDATED = "outdated", _("Waiting for its next look")
    FAILING = "failing", _("Failing")
    NEVER = "never", _("Never seen")


@dataclass(frozen=True)
class Standing:
    """One phone's state, with what it is known by."""

    state: State
    last: Fetch | None = None
    """The newest request by which the phone proved itself; the newest of all while it never did."""
    why: str = ""

    @property
    def seen(self) -> datetime | None:
        """When it came last."""
        return self.last.time if self.last else None


def standings(phones: Sequence[Phone]) -> dict[int, Standing]:
    """Return how each phone stands, by its id."""
    fetches: dict[int, list[Fetch]] = {}
    for fetch in Fetch.objects.filter(phone__in=phones).order_by("-time"):
        fetches.setdefault(fetch.phone_id, []).append(fetch)
    configs = read_configs(phones) if phones else {}
    found = {phone.pk: _standing(phone, configs[phone.pk], fetches.get(phone.pk, [])) for phone in phones}
    for key, why in hindrances(phones).items():
        found[key] = Standing(State.FAILING, found[key].last, why)
    return found


def main_text(config: DeviceConfig) -> str:
    """Return the file that holds a phone's accounts, as it would be given now; empty when its maker has no driver any more."""
    driver = DRIVERS.get(config.vendor)
    if driver is None:
        return ""
    wanted = driver.want(driver.main_file(config.mac, config.model))
    return (driver.config(wanted, config) if wanted else None) or ""


def _standing(phone: Phone, config: DeviceConfig, fetches: list[Fetch]) -> Standing:
    if not fetches:
        return Standing(State.NEVER)
    last = next((fetch for fetch in fetches if fetch.path != WAY_ON), fetches[0])
    driver = DRIVERS.get(phone.vendor)
    main = driver.main_file(config.mac, config.model) if driver else ""
    had = next((fetch for fetch in fetches if fetch.path.lower() == main.lower()), None)
    if had is None:
        return Standing(State.FAILING, last, str(_("It came, but never fetched its configuration.")))
    if had.status >= 400:
        return Standing(State.FAILING, last, str(_("Its last request for the configuration was refused.")))
    if had.digest == hashlib.sha256(main_text(config).encode()).hexdigest():
        return Standing(State.CURRENT, last)
    return Standing(State.OUTDATED, last)
