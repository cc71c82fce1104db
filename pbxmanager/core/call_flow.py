"""The picture of where calls go, on the admin pages of what sends them on."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.models import Routable


class ShowsCallFlow:
    """Mixed into an admin page: the field ``call_flow`` (to be listed in ``readonly_fields``) is the picture."""

    class Media:
        css = {"all": ("operations/call_flow.css",)}
        js = ("operations/call_flow.js",)

    def call_flow(self, row: Any) -> SafeString | str:
        """The picture, which the page fetches."""
        if row.pk is None:
            return str(_("Shown once it is saved."))
        routable = isinstance(row, Routable)
        name = "operations:call-flow-destination" if routable else "operations:call-flow-number"
        page = reverse(name, args=[row.destination_id if routable else row.pk])
        return format_html(
            '<div data-call-flow-from="{0}?part"></div><a class="underline text-primary-600" href="{0}">{1}</a>',
            page,
            _("On a page of its own"),
        )

    call_flow.short_description = _("as it is saved")  # type: ignore[attr-defined]  # how Django wants it
