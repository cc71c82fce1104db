"""Says on a phone's page why it gets no configuration."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from pbxmanager.provisioning.configs import phones_for_configs
from pbxmanager.provisioning.plain import hindrances


class HindranceNotice:
    """For the page of one phone."""

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the page, with what stands in the phone's way above it."""
        if request.method == "GET" and object_id.isdigit():
            for why in hindrances(list(phones_for_configs().filter(pk=object_id))).values():
                messages.warning(request, why)
        return super().change_view(request, object_id, *args, **kwargs)  # type: ignore[misc,no-any-return]
