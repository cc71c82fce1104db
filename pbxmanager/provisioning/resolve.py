"""From a request to a file, or to none: the one place that decides, whichever way the request came.

Secrets are given only over HTTPS to whoever knows the phone's token or shows its certificate; else in a claim window; else
where the site allows plain ways. Everybody else gets the same bootstrap file for every phone, known or not, so that asking
tells nothing. An address that asks too much is cut off, but never from what it can prove: who shares it with somebody that
guesses (behind one router, or because it was forged) keeps its phones.
"""

import hashlib
import logging
from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone

from pbxmanager.core.prepared import Prepared
from pbxmanager.provisioning.addresses import plain_url, secure_url
from pbxmanager.provisioning.authority import NAME as AUTHORITY
from pbxmanager.provisioning.authority import authority_text, authority_url
from pbxmanager.provisioning.configs import phones_for_configs, read_config
from pbxmanager.provisioning.dot1x import FOLDER, certificate_file, without_key
from pbxmanager.provisioning.drivers import DRIVERS, PERSONAL, FileKind, Wanted, WayOn, maker_of, seen, wanted_by
from pbxmanager.provisioning.fetches import note_fetch, note_way_on
from pbxmanager.provisioning.given_keys import remember_keys
from pbxmanager.provisioning.limits import RefusalLimit, is_refused, may_add_stranger
from pbxmanager.provisioning.media import FOLDERS, open_media
from pbxmanager.provisioning.models import Phone, Way
from pbxmanager.provisioning.records import note_stranger
from pbxmanager.provisioning.requests import Answer, Refused, Request, clean_path
from pbxmanager.provisioning.temporary import temporary_file
from pbxmanager.provisioning.trust import claims, has_proved, may_have_plain
from pbxmanager.provisioning.values import TOKEN, token_digest
from pbxmanager.provisioning.written_books import written_book

log = logging.getLogger("pbxmanager.provisioning")
refusals = RefusalLimit(settings.PBX_REFUSALS_A_MINUTE)

_by_token: Prepared[Phone] = Prepared(
    lambda digest: phones_for_configs().filter(token_digest=digest, device__enabled=True).order_by()
)
_by_mac: Prepared[Phone] = Prepared(
    lambda macs: phones_for_configs().filter(device__mac__in=macs, device__enabled=True).order_by("pk")
)


def resolve(request: Request) -> Answer:
    """Return the file that a request may have, and keep a record of it.

    :raises Refused: when it may have none.
    """
    try:
        return _resolve(request, timezone.now())
    except Refused as refused:
        if refused.suspicious:
            refusals.count(request.address)
        level = logging.WARNING if refused.suspicious else logging.INFO
        log.log(level, "refused %s %s %r: %s", request.way, request.address, request.path[:200], refused)
        raise


def _resolve(request: Request, now: datetime) -> Answer:
    path = clean_path(request.path)
    if path == AUTHORITY:
        return _authority()
    if request.token:
        return _for_phone(_phone_of(request), path, request, now)
    if path.split("/")[0] in FOLDERS:
        _keep_limit(request)
        return _media(path)
    known = _known_phone(path)
    wanted = _understand(path, known, request)
    answer = _for_claimant(known, wanted, request, now) if known is not None and wanted is not None else None
    if answer is not None:
        return answer
    _keep_limit(request)
    if wanted is None:
        raise Refused("no file of a phone")
    if wanted.kind is FileKind.MEDIA:
        return _media(f"firmware/{wanted.vendor}/{wanted.name}")
    if wanted.mac:
        if is_refused(request.address, now):
            # What follows is the same for known and unknown phones; only how often is told apart from before.
            refusals.count(request.address)
        elif known is None:
            _meet_stranger(wanted, request, now)
            if (text := temporary_file(wanted, request, now)) is not None:
                return _answer(None, wanted, request, text, now)
    return _show_the_way(wanted, request, secure_url(), known if wanted.mac else None, now)


def _for_claimant(known: Phone, wanted: Wanted, request: Request, now: datetime) -> Answer | None:
    """Return what a phone gets that proves itself, claims its address or may have it plainly; None: it does nothing of these."""
    if not wanted.mac or wanted.kind is FileKind.MEDIA:
        return None
    if has_proved(known, request):
        return _give(known, wanted, request, now)
    plain_only = DRIVERS[wanted.vendor].plain_only and request.way != Way.HTTPS  # a claim would be of no use to it
    if not plain_only and claims(known, request, now):
        if request.way == Way.HTTPS:
            return _give(known, wanted, request, now)
        return _show_the_way(wanted, request, f"{secure_url()}{known.token}/", known, now)
    if request.way != Way.HTTPS and may_have_plain(known, request):
        return _give(known, wanted, request, now)
    return None


def _keep_limit(request: Request) -> None:
    """Say no to an address that has been refused too often, before anything is done for it."""
    if refusals.is_over(request.address):
        raise Refused("too many refused requests", status=429)


def _phone_of(request: Request) -> Phone:
    if not TOKEN.fullmatch(request.token):
        raise Refused("no token")
    phone = next(iter(_by_token(token_digest(request.token))), None)
    if phone is None:
        _keep_limit(request)
        raise Refused("unknown token")
    if request.way != Way.HTTPS and not may_have_plain(phone, request):
        raise Refused(f"the token of {phone} on a plain way")
    return phone


def _for_phone(phone: Phone, path: str, request: Request, now: datetime) -> Answer:
    """Give a file below a phone's own address."""
    if path.split("/", maxsplit=1)[0] in FOLDERS:
        return _media(path)
    if path.split("/", maxsplit=1)[0] == FOLDER:
        return _certificate(phone, path, request)
    wanted = DRIVERS[phone.vendor].want(path) if phone.vendor in DRIVERS else None
    if wanted is None or (wanted.mac and wanted.mac != phone.device.mac):
        # Whoever knows the token guesses nothing, but who asks for another phone's file does.
        raise Refused(f"not a file of {phone}", suspicious=wanted is not None)
    if wanted.kind is FileKind.MEDIA:
        return _media(f"firmware/{wanted.vendor}/{wanted.name}")
    return _give(phone, wanted, request, now)


def _certificate(phone: Phone, path: str, request: Request) -> Answer:
    """Give what the phone proves itself with to the network: over HTTPS only, whatever the site's rules say."""
    text = certificate_file(phone, path.removeprefix(f"{FOLDER}/")) if request.way == Way.HTTPS else None
    if text is None:
        raise Refused(f"no certificate of {phone}", suspicious=request.way != Way.HTTPS)
    log.info("200 %s %s %s for %s", request.way, request.address, path, phone)
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return Answer("application/x-pem-file", text.encode(), etag=f'"{digest}"')


def _authority() -> Answer:
    """Give the certificates that phones shall trust: no secret."""
    text = authority_text()
    if not text:
        raise Refused("no authority", suspicious=False)
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return Answer("application/x-pem-file", text.encode(), etag=f'"{digest}"')


def _known_phone(path: str) -> Phone | None:
    """Return the phone whose hardware address stands in a name."""
    macs = {wanted.mac for wanted in wanted_by(path)} - {""}
    return next(iter(_by_mac(macs)), None)


def _understand(path: str, known: Phone | None, request: Request) -> Wanted | None:
    """Return a name as the right maker understands it: the known phone's, else what the request gives away."""
    readings = wanted_by(path)
    said = seen(request.user_agent)
    for vendor in (known.vendor if known else "", said.vendor if said else ""):
        if vendor:
            return next((wanted for wanted in readings if wanted.vendor == vendor), None)
    makers = {maker_of(wanted.mac) for wanted in readings if wanted.mac}
    of_maker = next((wanted for wanted in readings if wanted.vendor in makers), None)
    # A name that only one driver knows says more than the address, which its maker's other telephones share.
    return of_maker or (readings[0] if len(readings) == 1 else None)


def _meet_stranger(wanted: Wanted, request: Request, now: datetime) -> None:
    """Put an unknown phone on the list, if it is not full; it is told the same either way."""
    if not note_stranger(wanted, request, now, may_add=lambda: may_add_stranger(request.address, now)):
        log.warning("%s %s: too many unknown phones, %s is not listed", request.way, request.address, wanted.mac)


def _give(phone: Phone, wanted: Wanted, request: Request, now: datetime) -> Answer:
    """Give a phone its own file, with what is secret in it."""
    text = None
    driver = DRIVERS[wanted.vendor]
    book = driver.book_of(wanted, request.query)
    if book is not None:
        text = written_book(driver, wanted, book, phone, driver.book_query(request.query))
    elif driver.gives(wanted):
        config = read_config(phone)
        text = driver.config(wanted, config if request.way == Way.HTTPS else without_key(config))
        if text is not None:
            remember_keys(phone, config)
    if text is None:
        note_fetch(phone, wanted, request, now, status=404)
        raise Refused("no such file for this phone", suspicious=False)
    return _answer(phone, wanted, request, text, now)


def _show_the_way(wanted: Wanted, request: Request, url: str, phone: Phone | None, now: datetime) -> Answer:
    """Give the way on. Its headers are the same for known and unknown phones, too: none says since when."""
    base = secure_url() if request.way == Way.HTTPS else plain_url()
    way = WayOn(
        url,
        firmware=f"{plain_url()}firmware/{wanted.vendor}/",
        authority=authority_url(base),
        authority_pem=authority_text(),
    )
    text = DRIVERS[wanted.vendor].bootstrap(wanted, way)
    if phone is not None:
        note_way_on(phone, wanted, request, now, status=404 if text is None else 200)
    if text is None:
        raise Refused("no such bootstrap file", suspicious=False)
    return _answer(None, wanted, request, text, now)


def _answer(phone: Phone | None, wanted: Wanted, request: Request, text: str, now: datetime) -> Answer:
    body = text.encode()
    digest = hashlib.sha256(body).hexdigest()
    modified = None
    if phone is not None:
        modified = note_fetch(phone, wanted, request, now, status=200, digest=digest)
    elif wanted.kind in PERSONAL:
        log.info("gave %s %s the way on: %s", request.way, request.address, wanted.name)
    return Answer(wanted.pattern.content_type, body, etag=f'"{digest[:32]}"', modified=modified)


def _media(path: str) -> Answer:
    found = open_media(path)
    if found is None:
        raise Refused("no such file in the media folder")
    return Answer(
        "application/octet-stream",
        media=found,
        etag=f'"{found.size:x}-{found.modified:x}"',
        modified=datetime.fromtimestamp(found.modified, UTC),
    )
