"""Keeps the table of guests at phones like Asterisk's own database, which alone decides who is logged in where."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from pbxmanager.asterisk.ami import AmiError, AmiSession, ami_session
from pbxmanager.asterisk.desks import Seat, log_out, read_seat, read_seats
from pbxmanager.directory.models import Device, Extension
from pbxmanager.live.models import DeskGuest
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.journal import note
from pbxmanager.operations.live import ami_address


def compare(ami: AmiSession) -> int:
    """Bring the table to what Asterisk holds; return how many telephones differed."""
    seats = {seat.telephone: seat for seat in read_seats(ami)}
    known = set(DeskGuest.objects.values_list("device__endpoint", flat=True))
    return sum(_settle(telephone, seats.get(telephone)) for telephone in sorted({*seats, *known}))


def take(ami: AmiSession, telephone: str) -> None:
    """Bring one telephone into the table, after Asterisk said that somebody came or went."""
    _settle(telephone, read_seat(ami, telephone))


def log_out_now(guests: Iterable[DeskGuest]) -> str:
    """Log people out, if Asterisk runs; else return why not. Their rows go at once, and come back should Asterisk disagree."""
    chosen = list(guests)
    try:
        with ami_session(ami_address(current_engine()), timeout=2.0) as ami:
            for guest in chosen:
                log_out(ami, guest.device.endpoint)
                note(guest.device, f"{guest.extension} logged out")
                DeskGuest.objects.filter(pk=guest.pk).delete()
    except (AmiError, OSError) as error:
        return str(error)
    return ""


@transaction.atomic
def _settle(telephone: str, seat: Seat | None) -> bool:
    device = Device.objects.filter(endpoint=telephone).first()
    if device is None:
        return False  # its row went with it
    guest = Extension.objects.filter(destination__number=seat.guest).first() if seat else None
    if seat is None or guest is None:
        return DeskGuest.objects.filter(device=device).delete()[0] > 0
    facts = {"extension": guest, "until": datetime.datetime.fromtimestamp(seat.until, datetime.UTC)}
    if DeskGuest.objects.filter(device=device, **facts).exists():
        return False
    DeskGuest.objects.update_or_create(device=device, defaults=facts)
    return True
