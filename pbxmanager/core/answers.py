"""How the REST API writes its answers. Settings name this, so it imports nothing that reads settings of the API."""

from typing import Any

from rest_framework import renderers


class JSONRenderer(renderers.JSONRenderer):
    """Answers also when it quotes what no text can hold, such as half a character."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        """Write characters as they are, or as numbers where that can't be."""
        try:
            return bytes(super().render(data, *args, **kwargs))
        except UnicodeEncodeError:
            return bytes(_InNumbers().render(data, *args, **kwargs))


class _InNumbers(renderers.JSONRenderer):
    ensure_ascii = True
