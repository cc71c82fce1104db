"""REST endpoints of what is in voicemail boxes."""

from typing import Any

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.asterisk import messages as kept
from pbxmanager.operations import mailbox_views
from pbxmanager.operations.mailbox import LISTEN, NotApplied, folder_of, refresh_lamps
from pbxmanager.voicemail.models import Box


class Busy(APIException):
    """Somebody is at the box, or it is not live yet."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "busy"


class ListenPermission(permissions.BasePermission):
    """Everything takes the right to listen."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether this request may be carried out."""
        return request.user.has_perm(LISTEN)


class FolderSerializer(serializers.Serializer[Any]):
    """Where a message shall lie."""

    folder = serializers.ChoiceField(choices=list(kept.FOLDERS))


class MailboxViewSet(viewsets.ViewSet):
    """Messages of a box: ``/voicemail-messages/BOX/``, and ``/voicemail-messages/BOX/MESSAGE/``."""

    permission_classes = [ListenPermission]
    lookup_value_regex = "[0-9]+"

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        """List what is in a box, newest first."""
        found = [
            {"id": m.id, "folder": m.folder, "at": m.at, "caller": m.caller, "seconds": m.seconds}
            for m in kept.messages(_folder(_box(pk)))
        ]
        return Response(found)

    @extend_schema(
        operation_id="voicemail_message_hear", methods=["GET"], responses={(200, "audio/wav"): OpenApiTypes.BINARY}
    )
    @extend_schema(
        operation_id="voicemail_message_move", methods=["PATCH"], request=FolderSerializer, responses={204: None}
    )
    @extend_schema(operation_id="voicemail_message_delete", methods=["DELETE"], responses={204: None})
    @action(detail=True, methods=["get", "patch", "delete"], url_path=r"(?P<message>[A-Za-z0-9-]+)")
    def message(self, request: Request, pk: str, message: str) -> Any:
        """Play (GET, ``audio/wav``), move (PATCH ``folder``) or delete a message. Playing goes on record."""
        box = _box(pk)
        try:
            found = kept.find(_folder(box), message)
            if request.method == "GET":
                mailbox_views.note(request, box, f"Message from {found.caller} of {found.at:%Y-%m-%d %H:%M} heard")
                return FileResponse(found.sound.open("rb"), content_type="audio/wav")
            if request.method == "PATCH":
                wanted = FolderSerializer(data=request.data)
                wanted.is_valid(raise_exception=True)
                kept.move(_folder(box), message, wanted.validated_data["folder"])
            else:
                kept.delete(_folder(box), message)
        except (kept.Gone, FileNotFoundError):
            raise Http404 from None
        except kept.Locked as error:
            raise Busy("Somebody is at the box this very moment. Try again.") from error
        mailbox_views.note(request, box, f"Message {message}: {request.method}")
        refresh_lamps(box)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _box(pk: str) -> Box:
    return get_object_or_404(Box.objects.select_related("destination", "extension__destination"), pk=pk)


def _folder(box: Box) -> Any:
    try:
        return folder_of(box)
    except NotApplied as error:
        raise Busy(str(error)) from error
