"""Prompts that are written where they are needed."""

from collections.abc import Callable
from itertools import count

from django.apps import apps
from django.core.exceptions import ValidationError

from pbxmanager.core.choices import Language
from pbxmanager.media.conversion import SoundRefused
from pbxmanager.media.models import Prompt, Recording
from pbxmanager.media.recordings import say


def spoken_prompt(name: str, text: str) -> Callable[[], Prompt]:
    """Let the machine speak a text in the office's language, and return what saves it as a prompt of this name.

    A name that is taken gets a number behind it.

    :raises ValidationError: when it can't be spoken.
    """
    languages = apps.get_model("directory", "Site").objects.order_by("pk").values_list("language", flat=True)
    language = languages.first() or Language.ENGLISH
    prompt = Prompt(name=_free_name(name), language=language)
    recording = Recording(prompt=prompt, language=language, text=text)
    try:
        recording.clean_fields(exclude=["prompt", "digest", "source"])
        say(recording)
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    except SoundRefused as error:
        raise ValidationError(str(error)) from error

    def save() -> Prompt:
        prompt.save()
        recording.prompt = prompt
        recording.save()
        return prompt

    return save


def _free_name(name: str) -> str:
    taken = set(Prompt.objects.filter(name__startswith=name[:90]).values_list("name", flat=True))
    numbered = (name if number == 1 else f"{name[:90]} {number}" for number in count(1))
    return next(each for each in numbered if each not in taken)
