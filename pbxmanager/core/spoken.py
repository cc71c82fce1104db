"""Forms in which a prompt can be chosen, or written there and then for the machine to speak."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from pbxmanager.core.admin import RoutableForm

SPEAKERS: list[Callable[[str, str], Callable[[], Any]]] = []
"""Who makes prompts: given a name and a text, it lets the machine speak and returns what saves the new prompt and returns it.
Raises ``ValidationError``. The app of prompts adds itself when it is ready."""


class SpokenForm(RoutableForm):
    """Of something that plays one prompt."""

    spoken = "prompt"
    """The field of the prompt."""

    new_text = forms.CharField(
        label=_("… or a new one"),
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("Write what is to be said: the machine speaks it, and it becomes a prompt with this name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.spoken in self.fields:
            self.fields[self.spoken].required = False

    def _get_validation_exclusions(self) -> set[str]:
        """The prompt is judged here: it may be still to be made."""
        return super()._get_validation_exclusions() | {self.spoken}  # type: ignore[misc,no-any-return]

    def clean(self) -> dict[str, Any]:
        """Ask for one of both, and let the machine speak before anything is saved."""
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get("new_text", "").strip()
        self._save_prompt: Callable[[], Any] | None = None
        if self.spoken not in self.fields:
            return cleaned
        if text and cleaned.get(self.spoken) and self.spoken in self.changed_data:
            self.add_error("new_text", _("Choose a prompt or write a text, not both."))
        elif text and cleaned.get("name"):
            try:
                self._save_prompt = SPEAKERS[0](cleaned["name"], text)
            except ValidationError as error:
                self.add_error("new_text", error)
        elif not text and not cleaned.get(self.spoken):
            self.add_error(self.spoken, _("Choose a prompt, or write a text below."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save the new prompt first."""
        if self._save_prompt is not None:
            setattr(self.instance, self.spoken, self._save_prompt())
        return super().save(commit)
