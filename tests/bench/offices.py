"""Offices of any size."""

from dataclasses import replace

from pbxmanager.snapshot import Device, Encryption, Extension, Snapshot, Transport
from tests.e2e.office import office


def office_of(extensions: int) -> Snapshot:
    """Return the end-to-end tests' office with so many extensions of two devices each."""
    people = tuple(
        Extension(n, str(100_000 + n), f"Person {n} Müller-李", 1, 1, "en", 25) for n in range(1, extensions + 1)
    )
    devices = tuple(
        Device(
            2 * n + place,
            f"{100_000 + n}-bench{place}{n:05d}",
            f"secret-of-{n}-{place}",
            "Desk phone",
            str(100_000 + n),
            1,
            Transport.UDP,
            Encryption.NONE,
            (),
        )
        for n in range(1, extensions + 1)
        for place in (0, 1)
    )
    # No carrier is there to answer: trunks would only add their probes to what is measured.
    small = office(5062, 5064)
    routes = tuple(replace(route, trunks=()) for route in small.outbound_routes)
    return replace(
        small, extensions=people, devices=devices, trunks=(), inbound_numbers=(), outbound_routes=routes
    ).sorted()
