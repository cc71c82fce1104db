"""Music on hold."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline

from pbxmanager.core.admin import ModelAdmin
from pbxmanager.media.admin.sounds import PieceForm, player
from pbxmanager.media.models import MusicClass, MusicPiece


class PieceInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    """Pieces, in order."""

    model = MusicPiece
    form = PieceForm
    extra = 0
    min_num = 1
    fields = (("position", "name"), ("file", "sound"))
    readonly_fields = ("sound",)

    @admin.display(description=_("listen"))
    def sound(self, piece: MusicPiece) -> SafeString | str:
        """A player."""
        return player(piece, "piece")


@admin.register(MusicClass)
class MusicClassAdmin(ModelAdmin):
    """What is played to whoever waits."""

    inlines = (PieceInline,)
    list_display = ("name", "order", "piece_count", "is_default")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[MusicClass]:
        """Read what a row shows in one query."""
        return super().get_queryset(request).annotate(_pieces=Count("pieces"))  # type: ignore[no-any-return]

    @admin.display(description=_("pieces"), ordering="_pieces")
    def piece_count(self, music: MusicClass) -> int:
        """How many pieces it has."""
        return int(getattr(music, "_pieces", 0))
