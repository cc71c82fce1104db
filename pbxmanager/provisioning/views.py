"""Files for phones over HTTP and HTTPS."""

from collections.abc import Callable
from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from pbxmanager.provisioning.addresses import client_address, is_secure
from pbxmanager.provisioning.certificates import certificate_macs
from pbxmanager.provisioning.models import Way
from pbxmanager.provisioning.requests import Answer, Refused, Request
from pbxmanager.provisioning.resolve import resolve


@csrf_exempt
def file(request: HttpRequest, path: str, token: str = "") -> HttpResponseBase:
    """Give a file, or say that there is none. Phones that would send their logs or changes are told that nobody takes them."""
    serve: Callable[[HttpRequest], HttpResponseBase] = require_safe(partial(_file, path=path, token=token))
    return serve(request)


def _file(request: HttpRequest, path: str, token: str) -> HttpResponseBase:
    asked = Request(
        way=Way.HTTPS if is_secure(request) else Way.HTTP,
        path=path,
        address=client_address(request),
        token=token,
        user_agent=request.headers.get("User-Agent", ""),
        query=request.GET.dict(),
        certificate_macs=certificate_macs(request),
    )
    try:
        answer = resolve(asked)
    except Refused as refused:
        response: HttpResponseBase = HttpResponse("Not found\n", status=refused.status, content_type="text/plain")
        response["Cache-Control"] = "no-store"
        return response
    return _response(request, answer)


def _response(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    """Answer with 304 when the phone has it already (RFC 9110, 13)."""
    modified = int(answer.modified.timestamp()) if answer.modified else None
    response: HttpResponseBase
    if answer.media is not None:
        response = FileResponse(answer.media.stream, content_type=answer.content_type)
        response["Content-Length"] = str(answer.media.size)
    else:
        response = HttpResponse(answer.body, content_type=answer.content_type)
        response["Content-Length"] = str(len(answer.body))
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = answer.etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    found = get_conditional_response(request, answer.etag, modified, response)  # type: ignore[arg-type]
    if found is not response and answer.media is not None:
        answer.media.stream.close()
    return found or response
