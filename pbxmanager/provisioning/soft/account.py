"""The account that a softphone is given: its device's, with the settings of all phones and of its site."""

from django.db.models import Q

from pbxmanager.asterisk.render.pjsip import CODECS
from pbxmanager.directory.models import Device
from pbxmanager.operations.office import read_people
from pbxmanager.provisioning.effective import settle
from pbxmanager.provisioning.feature_codes import Codes
from pbxmanager.provisioning.models import SettingsLayer
from pbxmanager.provisioning.servers import server_of
from pbxmanager.provisioning.values import Account

_Level = SettingsLayer.Level


def read_account(device: Device) -> Account | None:
    """Return it; None when the device is out of service."""
    number = device.extension.number
    office = read_people({number})
    facts = next((found for found in office.devices if found.id == device.pk), None)
    if facts is None:
        return None
    extension = next(found for found in office.extensions if found.number == number)
    site = office.site_by_id[facts.site]
    layers = SettingsLayer.objects.filter(Q(level=_Level.EVERYWHERE) | Q(level=_Level.SITE, site=site.id))
    ordered = sorted(layers.prefetch_related("keys"), key=lambda layer: layer.level == _Level.SITE)
    settled = settle(ordered, vendor="")
    server = server_of(settled, site, facts.transport, "sip_server", "sip_port")
    assert server is not None  # the first server is never without a name
    return Account(
        position=1,
        user=facts.endpoint,
        password=facts.secret,
        number=number,
        name=extension.name,
        label=f"{extension.name} {number}",
        server=server,
        transport=facts.transport,
        encryption=facts.encryption,
        codecs=facts.codecs or CODECS,
        outbound_proxy=server_of(settled, site, facts.transport, "outbound_proxy", "outbound_proxy_port"),
        register_seconds=settled.number("register_seconds"),
        voicemail=Codes().voicemail(number, office.boxes_by_extension.get(number, ())),
    )
