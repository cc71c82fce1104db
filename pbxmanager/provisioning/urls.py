"""Addresses for phones."""

from django.urls import path, re_path

from pbxmanager.provisioning import claim_pin_page, fleet_page, pages, views
from pbxmanager.provisioning.picture.page import layer_keys, phone_keys
from pbxmanager.provisioning.soft.page import code as soft_code
from pbxmanager.provisioning.soft.views import fetch as soft_file

app_name = "provisioning"
urlpatterns = [
    path("p/soft/<str:token>", soft_file, name="soft-file"),
    path("provisioning/devices/<int:pk>/code/", soft_code, name="soft-code"),
    # A token is longer than any name of a first folder, so the two can't be taken for each other.
    re_path(r"^p/+(?P<token>[2-9a-km-np-z]{32})/+(?P<path>.*)\Z", views.file, name="own-file"),
    re_path(r"^p/+(?P<path>.*)\Z", views.file, name="file"),
    # Cisco's enterprise phones ask port 6970 for plain names, without a folder.
    re_path(
        r"^(?P<path>(?:(?:CTL|ITL)?SEP[0-9A-Fa-f]{12}|(?:CTL|ITL)File|XMLDefault|dialplan)"
        r"\.(?:cnf\.xml|cnf\.xml\.sgn|cnf\.xml\.enc\.sgn|tlv|xml))\Z",
        views.file,
        name="enterprise-file",
    ),
    path("provisioning/fleet/", fleet_page.fleet, name="fleet"),
    path("provisioning/claim-pin/", claim_pin_page.claim_pin, name="claim-pin"),
    path("provisioning/dhcp/", pages.dhcp, name="dhcp"),
    path("provisioning/phones/<int:pk>/keys/", phone_keys, name="phone-keys"),
    path("provisioning/settings/<int:pk>/keys/", layer_keys, name="layer-keys"),
    path("provisioning/waiting/<int:pk>/", pages.assign, name="assign"),
    path("provisioning/phones/<int:pk>/effective/", pages.effective, name="effective"),
]
