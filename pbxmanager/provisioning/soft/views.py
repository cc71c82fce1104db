"""The file behind a softphone's code, over HTTPS only."""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from pbxmanager.provisioning.addresses import client_address, is_secure
from pbxmanager.provisioning.requests import Refused
from pbxmanager.provisioning.resolve import refusals
from pbxmanager.provisioning.soft.codes import take_file

log = logging.getLogger("pbxmanager.provisioning")


@csrf_exempt
@require_GET
def fetch(request: HttpRequest, token: str) -> HttpResponse:
    """Give the file once. All refusals look alike, but for the limit on trying; whoever has a right code is not held up by it."""
    address = client_address(request)
    try:
        if not is_secure(request):
            raise Refused("a softphone code over plain HTTP")
        text = take_file(token, address, request.headers.get("User-Agent", ""))
    except Refused as refused:
        status = 429 if refusals.is_over(address) else refused.status
        refusals.count(address)
        log.warning("refused https %s a softphone's file: %s", address, refused)
        response = HttpResponse("Not found\n", status=status, content_type="text/plain")
    else:
        response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
