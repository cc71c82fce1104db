"""The office that the end-to-end tests call in: one site in Shanghai, two trunks, three classes of permissions."""

from pbxmanager.snapshot import (
    FEATURES,
    CallerIdPolicy,
    Device,
    EmergencyNumber,
    Encryption,
    Extension,
    FeatureCode,
    InboundNumber,
    NumberForm,
    NumberingPlan,
    OutboundRoute,
    PermissionClass,
    RoutePattern,
    Site,
    Snapshot,
    Target,
    TemporaryAccount,
    Transport,
    Trunk,
    TrunkKind,
)

CHINA = NumberingPlan("CN", "86", "00", "0", ("1[3-9]XXXXXXXXX",))
STRANGE_NAME = 'Bob "B", ${EXTEN};-- [x] \\ 李😀'
MAIN, ANNS = "+862155501000", "+862155501001"


def office(telecom_port: int, backup_port: int) -> Snapshot:
    """Return the office with its carriers' ports."""
    udp, plain = Transport.UDP, Encryption.NONE
    return Snapshot(
        temporary_accounts=(TemporaryAccount(1, "new-tttttttt", "secret-new-1", 1),),
        sites=(
            Site(
                id=1,
                name="Shanghai",
                plan=CHINA,
                language="en",
                timezone="Asia/Shanghai",
                main_number=MAIN,
                emergency_location="100 Century Avenue, floor 12; door “A”",
                emergency_contacts=("1004",),
            ),
        ),
        extensions=(
            Extension(1, "1001", "Ann Lee", 1, 1, "en", 20, outbound_number=ANNS),
            Extension(2, "1002", STRANGE_NAME, 1, 2, "en", 5),
            Extension(3, "1003", "No telephone", 1, None, "en", 20),
            Extension(4, "1004", "Reception", 1, None, "en", 20),
            Extension(5, "1005", "Hidden", 1, 1, "en", 20, hide_number=True),
            Extension(6, "1006", "Encrypted", 1, 1, "en", 20),
        ),
        devices=(
            Device(1, "1001-aaaaaaaa", "secret-ann-1", "Desk phone", "1001", 1, udp, plain, ()),
            Device(2, "1001-bbbbbbbb", "secret-ann-2", "Laptop", "1001", 1, udp, plain, ()),
            Device(
                3, "1002-cccccccc", "secret-bob-;1", "Desk phone", "1002", 1, Transport.TCP, plain, ("g722", "alaw")
            ),
            Device(4, "1004-dddddddd", "secret-reception", "Desk phone", "1004", 1, udp, plain, ()),
            Device(5, "1005-eeeeeeee", "secret-hidden", "Desk phone", "1005", 1, udp, plain, ()),
            Device(6, "1006-ffffffff", "secret-tls", "Desk phone", "1006", 1, Transport.TLS, Encryption.SRTP, ()),
        ),
        trunks=(
            Trunk(
                1,
                "Telecom",
                TrunkKind.REGISTER,
                "127.0.0.2",
                telecom_port,
                udp,
                plain,
                (),
                CHINA,
                1,
                username="account",
                secret="carrier-secret",
                number_form=NumberForm.NATIONAL,
                inbound_prefix="+86215550",
            ),
            Trunk(
                2,
                "Backup",
                TrunkKind.ADDRESS,
                "127.0.0.3",
                backup_port,
                udp,
                plain,
                (),
                CHINA,
                1,
                number_form=NumberForm.E164,
                caller_id_policy=CallerIdPolicy.OWN,
                main_number="+862155509999",
            ),
            Trunk(3, "Dead", TrunkKind.ADDRESS, "127.0.0.4", 5060, udp, plain, (), CHINA, 1),
        ),
        inbound_numbers=(
            InboundNumber(1, MAIN, 1, Target("extension", "1001")),
            InboundNumber(2, ANNS, 1, Target("extension", "1001")),
            InboundNumber(-1, "", 2, Target("extension", "1002")),
        ),
        outbound_routes=(
            OutboundRoute(1, 1, "By the dead one first", (RoutePattern("77X.", 2, "+86"),), (3, 2)),
            OutboundRoute(
                10,
                2,
                "National and mobile",
                (RoutePattern("0[1-9]X.", 1, "+86"), RoutePattern("1[3-9]XXXXXXXXX", 0, "+86"), RoutePattern("9X.", 1)),
                (1, 2),
            ),
            OutboundRoute(20, 3, "International", (RoutePattern("00X.", 2, "+"),), (1, 2)),
        ),
        permission_classes=(
            PermissionClass(1, "Everything", frozenset({1, 2, 3})),
            PermissionClass(2, "National", frozenset({2})),
        ),
        emergency_numbers=(EmergencyNumber(1, "110", "Police"), EmergencyNumber(2, "120", "Ambulance")),
        feature_codes=tuple(FeatureCode(n, feature.key, feature.code) for n, feature in enumerate(FEATURES, start=1)),
    ).sorted()
