"""Music on hold."""

from django.contrib import admin
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline

from pbxmanager.media.admin.sounds import PieceForm, player
from pbxmanager.media.admin.used import UsedAdmin
from pbxmanager.media.models import MusicClass, MusicPiece


class PieceInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    """Pieces, in order."""

    model = MusicPiece
    form = PieceForm
    extra = 0
    min_num = 1
    fields = (("position", "name"), "sound", "file")
    readonly_fields = ("sound",)

    @admin.display(description=_("listen"))
    def sound(self, piece: MusicPiece) -> SafeString | str:
        """A player."""
        return player(piece, "piece")


@admin.register(MusicClass)
class MusicClassAdmin(UsedAdmin):
    """What is played to whoever waits."""

    inlines = (PieceInline,)
    list_display = ("name", "order", "piece_count", "length", "is_default", "used")
    fieldsets = ((None, {"fields": ("name", ("order", "is_default"), "used")}),)
    readonly_fields = ("used",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[MusicClass]:
        """Read what a row shows in one query."""
        return super().get_queryset(request).annotate(_pieces=Count("pieces"), _seconds=Sum("pieces__seconds"))  # type: ignore[no-any-return]

    @admin.display(description=_("pieces"), ordering="_pieces")
    def piece_count(self, music: MusicClass) -> int:
        """How many pieces it has."""
        return int(getattr(music, "_pieces", 0))

    @admin.display(description=_("length"), ordering="_seconds")
    def length(self, music: MusicClass) -> str:
        """Minutes and seconds of all its pieces."""
        minutes, seconds = divmod(round(getattr(music, "_seconds", 0) or 0), 60)
        return f"{minutes}:{seconds:02d}"
