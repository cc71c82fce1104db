"""Reads prompts and music."""

from pbxmanager.media.models import MusicClass, MusicPiece, Prompt, Recording
from pbxmanager.operations.office.rows import grouped
from pbxmanager.snapshot import MusicClass as MusicFacts
from pbxmanager.snapshot import MusicFile, PromptRecording
from pbxmanager.snapshot import Prompt as PromptFacts


def prompts() -> tuple[PromptFacts, ...]:
    """Return all prompts with their recordings, by language."""
    rows = Recording.objects.exclude(digest="").order_by("language")
    found = grouped(
        (pk, PromptRecording(language, digest))
        for pk, language, digest in rows.values_list("prompt_id", "language", "digest")
    )
    classes = grouped(Prompt.permission_classes.through.objects.values_list("prompt_id", "permissionclass_id"))
    return tuple(
        PromptFacts(
            id=row.pk,
            name=row.name,
            language=row.language,
            recordings=tuple(found.get(row.pk, ())),
            digits=row.digits or "",
            secret=row.secret,
            classes=frozenset(classes.get(row.pk, ())),
        )
        for row in Prompt.objects.all()
    )


def music_classes() -> tuple[MusicFacts, ...]:
    """Return all music on hold with its pieces, in order."""
    rows = MusicPiece.objects.exclude(digest="").values_list("music_class_id", "name", "digest")
    found = grouped((pk, MusicFile(name, digest)) for pk, name, digest in rows)
    return tuple(
        MusicFacts(
            each.pk, each.name, tuple(found.get(each.pk, ())), each.order == MusicClass.Order.RANDOM, each.is_default
        )
        for each in MusicClass.objects.all()
    )
