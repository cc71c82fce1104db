"""Shows on pages what uses a thing, with a link to each."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.media.uses import uses_of


class UsedAdmin(ModelAdmin):
    """Of things that others play; ``used`` is one of its columns and fields."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Find the uses of all rows of a page together."""
        found = super().get_changelist_instance(request)
        rows = list(found.result_list)
        uses = uses_of(rows)
        for row in rows:
            row.found_uses = uses[row.pk]
        found.result_list = rows
        return found

    @admin.display(description=_("used by"))
    def used(self, row: models.Model) -> SafeString | str:
        """What plays it."""
        if row.pk is None:
            return "–"
        uses = row.found_uses if hasattr(row, "found_uses") else uses_of([row])[row.pk]
        return format_html_join(", ", "{}", ((_link(use),) for use in uses)) or "–"


def _link(use: models.Model) -> SafeString:
    name = f"{use._meta.verbose_name} {use}"
    try:
        page = reverse(f"admin:{use._meta.app_label}_{use._meta.model_name}_change", args=[use.pk])
    except NoReverseMatch:
        return format_html("{}", name)
    return format_html('<a href="{}" class="underline">{}</a>', page, name)
