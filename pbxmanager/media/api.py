"""REST endpoints of prompts and music. Sounds come as ``multipart/form-data``."""

from typing import Any

from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.routers import BaseRouter

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.media.conversion import SoundRefused
from pbxmanager.media.models import MusicClass, MusicPiece, Prompt, Recording
from pbxmanager.media.recordings import content_of, must_be_said, say, upload


class SoundSerializer(ModelSerializer):
    """Of a row with a sound: ``file`` is converted and stored, and never given back here."""

    file = serializers.FileField(write_only=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take the file after the rest was found in order."""
        given = attrs.pop("file", None)
        attrs = super().validate(attrs)
        row: Any = self._candidate(attrs)
        try:
            if given is not None:
                upload(row, content_of(given), given.name)
            else:
                self.without_file(row)
        except SoundRefused as error:
            raise serializers.ValidationError({"file" if given else self.other_field: [str(error)]}) from error
        kept = {
            name: getattr(row, name) for name in ("digest", "seconds", "source", "origin", "name") if hasattr(row, name)
        }
        return {**attrs, **kept}

    other_field = "file"

    def without_file(self, row: Any) -> None:
        """Ask for a file when there is no sound yet."""
        if not row.digest:
            raise SoundRefused("Send a sound file.")


class RecordingSerializer(SoundSerializer):
    """A prompt in one language: a ``file``, or a ``text`` that the machine speaks."""

    other_field = "text"

    class Meta:
        model = Recording
        fields = ["id", "prompt", "language", "text", "file", "source", "origin", "seconds"]
        read_only_fields = ["source", "origin", "seconds"]

    def without_file(self, row: Any) -> None:
        """Let the machine speak where that is wanted."""
        if not row.digest and not row.text.strip():
            raise SoundRefused("Send a sound file, or write what the machine shall say.")
        if must_be_said(row):
            say(row)


class PieceSerializer(SoundSerializer):
    """A piece of music."""

    class Meta:
        model = MusicPiece
        fields = ["id", "music_class", "position", "name", "file", "seconds"]
        read_only_fields = ["seconds"]


class PromptSerializer(ModelSerializer):
    """A prompt; its recordings have an endpoint of their own. Its PIN (``secret``) goes in and never comes out."""

    recordings: "serializers.PrimaryKeyRelatedField[Recording]" = serializers.PrimaryKeyRelatedField(
        many=True, read_only=True
    )

    class Meta:
        model = Prompt
        fields = ["id", "name", "language", "recordings", "digits", "secret", "permission_classes"]
        extra_kwargs = {"secret": {"write_only": True, "required": False}}


class MusicClassSerializer(ModelSerializer):
    """Music on hold; its pieces have an endpoint of their own."""

    pieces: "serializers.PrimaryKeyRelatedField[MusicPiece]" = serializers.PrimaryKeyRelatedField(
        many=True, read_only=True
    )

    class Meta:
        model = MusicClass
        fields = ["id", "name", "order", "is_default", "pieces"]


class PromptViewSet(ModelViewSet):
    """Prompts."""

    queryset = Prompt.objects.prefetch_related("recordings", "permission_classes")
    serializer_class = PromptSerializer
    filterset_fields = ["language"]
    search_fields = ["name"]
    ordering_fields = ["id", "name"]


class RecordingViewSet(ModelViewSet):
    """Recordings of prompts."""

    queryset = Recording.objects.all()
    serializer_class = RecordingSerializer
    parser_classes = (JSONParser, MultiPartParser)
    filterset_fields = ["prompt", "language"]
    ordering_fields = ["id"]


class MusicClassViewSet(ModelViewSet):
    """Music on hold."""

    queryset = MusicClass.objects.prefetch_related("pieces")
    serializer_class = MusicClassSerializer
    search_fields = ["name"]
    ordering_fields = ["id", "name"]


class PieceViewSet(ModelViewSet):
    """Pieces of music."""

    queryset = MusicPiece.objects.all()
    serializer_class = PieceSerializer
    parser_classes = (JSONParser, MultiPartParser)
    filterset_fields = ["music_class"]
    ordering_fields = ["id", "position"]


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("prompts", PromptViewSet)
    router.register("recordings", RecordingViewSet)
    router.register("music", MusicClassViewSet)
    router.register("music-pieces", PieceViewSet)
