"""Parameters in the makers' own words, as typed: one a line."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.escapes import ESCAPES
from pbxmanager.values import InvalidValue


def read_raw(text: str) -> dict[str, dict[str, str]]:
    """Return the parameters of each maker from lines like ``yealink phone_setting.ring_type = Ring3.wav``.

    :raises ValidationError: naming each line that can't be used, and what would.
    """
    found: dict[str, dict[str, str]] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        left, sign, value = line.partition("=")
        vendor, _blank, name = left.strip().partition(" ")
        driver = DRIVERS.get(vendor.lower())
        name, value = name.strip(), value.strip()
        if driver is None:
            known = ", ".join(DRIVERS)
            problems.append(
                _("Line %(number)d: begin with the maker, one of %(known)s.") % {"number": number, "known": known}
            )
        elif not sign or not driver.raw_name.fullmatch(name):
            problems.append(
                _("Line %(number)d: write it like “%(example)s”.")
                % {"number": number, "example": f"{driver.name} {driver.raw_example}"}
            )
        else:
            try:
                for escape in ESCAPES.values():
                    escape(value)
            except InvalidValue as error:
                problems.append(_("Line %(number)d: %(why)s") % {"number": number, "why": error})
            found.setdefault(driver.name, {})[name] = value
    if problems:
        raise ValidationError(problems)
    return found
