"""REST endpoints of this app."""

from rest_framework.routers import BaseRouter

from pbxmanager.provisioning.api.certificate import NetworkAuthorityViewSet, NetworkIdentityViewSet
from pbxmanager.provisioning.api.claim import ClaimWindowViewSet, DialledClaimViewSet, SiteRulesViewSet
from pbxmanager.provisioning.api.claim_pin import ClaimPinViewSet
from pbxmanager.provisioning.api.contact import ContactViewSet
from pbxmanager.provisioning.api.layer import KeyViewSet, SettingsLayerViewSet
from pbxmanager.provisioning.api.phone import LineViewSet, PhoneViewSet
from pbxmanager.provisioning.api.push import PushViewSet
from pbxmanager.provisioning.api.soft import SoftCodeViewSet
from pbxmanager.provisioning.api.waiting import ScanViewSet, WaitingPhoneViewSet


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("phones", PhoneViewSet)
    router.register("phone-lines", LineViewSet)
    router.register("phone-settings", SettingsLayerViewSet)
    router.register("phone-keys", KeyViewSet)
    router.register("network-authorities", NetworkAuthorityViewSet)
    router.register("network-identities", NetworkIdentityViewSet)
    router.register("phone-pushes", PushViewSet)
    router.register("phonebook-contacts", ContactViewSet)
    router.register("waiting-phones", WaitingPhoneViewSet)
    router.register("claim-windows", ClaimWindowViewSet)
    router.register("claim-pins", ClaimPinViewSet, basename="claim-pins")
    router.register("dialled-claims", DialledClaimViewSet)
    router.register("provisioning-rules", SiteRulesViewSet)
    router.register("soft-phone-codes", SoftCodeViewSet)
    router.register("scan-alarms", ScanViewSet)
