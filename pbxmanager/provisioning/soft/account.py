"""The account that a softphone is given: its device's, with the settings of all phones and of its site."""

from django.db.models import Q

from pbxmanager.asterisk.render.pjsip import CODECS
from pbxmanager.directory.models import Device
from pbxmanager.provisioning.effective import keys_of, settle
from pbxmanager.provisioning.feature_codes import Codes
from pbxmanager.provisioning.models import SettingsLayer
from pbxmanager.provisioning.running import running_office
from pbxmanager.provisioning.servers import server_of
from pbxmanager.provisioning.values import Account

_Level = SettingsLayer.Level


def read_account(device: Device) -> Account | None:
    """Return it; None when the device is out of service, or not yet in what Asterisk runs."""
    office = running_office([device.pk], [], [])
    facts = office.devices.get(device.pk)
    if facts is None:
        return None
    number = facts.extension
    extension, site = office.extensions[number], office.sites[facts.site]
    layers = SettingsLayer.objects.filter(Q(level=_Level.EVERYWHERE) | Q(level=_Level.SITE, site=site.id))
    ordered = sorted(layers, key=lambda layer: layer.level == _Level.SITE)
    settled = settle(ordered, keys_of(ordered), vendor="")
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
        voicemail=Codes(office.codes).voicemail(number, office.boxes.get(number, ())),
    )
