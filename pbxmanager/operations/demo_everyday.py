"""The demo office's services of everyday calls."""

from pbxmanager.directory.models import Extension, SpeedDial
from pbxmanager.routing.models import AccountCode, Disa, Number, PermissionClass


def everyday_of(reception: Extension, permissions: PermissionClass, main: Number) -> None:
    """The company's speed dials, an account code, and a dial-in line that only one mobile may call."""
    SpeedDial.objects.create(key="01", number=reception.number, name="Reception")
    SpeedDial.objects.create(key="10", number="01065001234", name="Branch in Beijing")
    SpeedDial.objects.create(extension=reception, key="02", number="13800138002", name="Courier")
    AccountCode.objects.create(code="4711", name="Harbour project")
    line = Disa(name="Dial in", pin="739158", callers="+8613800138009", permission_class=permissions, shown_number=main)
    line.number = "1900"
    line.save()
