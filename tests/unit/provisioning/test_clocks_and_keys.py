"""What makers count in their own way: time zones, and the places of keys."""

import dataclasses
from zoneinfo import available_timezones

import pytest

from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.values import Key, KeyKind, time_zone
from pbxmanager.values import InvalidValue
from tests.unit.provisioning.device import device


def text(vendor, model, **more):
    """Return the main file of a telephone."""
    driver = DRIVERS[vendor]
    config = device(driver, driver.model(model), **more)
    return driver.config(driver.want(driver.main_file(config.mac, config.model)), config)


def text_in(vendor, model, zone):
    """Return the same in a time zone."""
    clock = device(DRIVERS[vendor], DRIVERS[vendor].model(model)).clock
    return text(vendor, model, clock=dataclasses.replace(clock, zone=time_zone(zone)))


CLOCKS = [
    ("cisco", "8841", "America/New_York", "<Time_Zone>GMT-05:00</Time_Zone>"),
    ("cisco", "8841", "America/New_York", ">start=3/8/7/2:0:0;end=11/1/7/2:0:0;save=1:0:0<"),
    ("cisco", "SPA504G", "Asia/Kolkata", "<Time_Zone>GMT+05:30</Time_Zone>"),
    ("cisco", "SPA504G", "Asia/Kolkata", "<Daylight_Saving_Time_Enable>No</Daylight_Saving_Time_Enable>"),
    ("digium", "D65", "America/New_York", '<setting id="time_zone" value="America/New_York"/>'),
    ("mitel", "6920", "America/New_York", "time zone minutes: 300\n"),
    ("mitel", "6920", "America/New_York", "dst start week: 2\ndst start day: 1\ndst start hour: 2\n"),
    ("mitel", "6920", "Europe/Berlin", "dst end month: 10\ndst end week: -1\n"),
    ("mitel", "6920", "Asia/Shanghai", "time zone minutes: -480\ndst config: 0\n"),
    ("fanvil", "X5U", "America/New_York", "Time Zone          :-20\n"),
    ("fanvil", "X5U", "Asia/Kolkata", "Time Zone Name     :UTC+5:30\n"),
    ("grandstream", "GRP2614", "America/New_York", "<P246>TZX+5TZY+4,M3.2.0/02:00:00,M11.1.0/02:00:00</P246>"),
    ("grandstream", "GRP2614", "Asia/Shanghai", "<P246>TZX-8</P246>"),
    ("grandstream", "HT802", "America/St_Johns", "<P246>TZX+3:30TZY+2:30,M3.2.0/02:00:00,M11.1.0/02:00:00</P246>"),
    ("htek", "UC926", "Asia/Shanghai", "<P64>89</P64>"),
    ("htek", "UC926", "Asia/Kathmandu", "<P64>84</P64>"),
    ("poly", "VVX_450", "America/New_York", 'tcpIpApp.sntp.gmtOffset="-18000"'),
    ("poly", "VVX_450", "America/New_York", 'tcpIpApp.sntp.daylightSavings.start.date="8"'),
    ("poly", "VVX_450", "Europe/Berlin", 'tcpIpApp.sntp.daylightSavings.stop.dayOfWeek.lastInMonth="1"'),
    ("snom", "D785", "America/New_York", '<dst perm="">3600 03.02.07 02:00:00 11.01.07 02:00:00</dst>'),
    ("snom", "D785", "Asia/Shanghai", '<utc_offset perm="">+28800</utc_offset>'),
]


@pytest.mark.parametrize(("vendor", "model", "zone", "written"), CLOCKS)
def test_a_time_zone_is_written_in_the_makers_way(vendor, model, zone, written):
    assert written in text_in(vendor, model, zone)


@pytest.mark.parametrize("vendor", DRIVERS)
def test_every_time_zone_can_be_told(vendor):
    for zone in sorted(available_timezones())[::7]:
        try:
            time_zone(zone)
        except InvalidValue:
            continue  # refused where it is typed
        assert text_in(vendor, DRIVERS[vendor].models[0].name, zone)


KEYS = [
    (
        "cisco",
        "8841",
        Key(0, 2, KeyKind.BLF, "1002", "Bob; ext=1@x"),
        ["<Extension_2_>Disabled<", ">fnc=blf+sd+cp;sub=1002@$PROXY;ext=1002@$PROXY;nme=Bob  ext=1 x<"],
    ),
    ("cisco", "8841", Key(0, 3, KeyKind.LINE, line=2), ["<Extension_3_>2</Extension_3_>"]),
    ("cisco", "8841", Key(0, 3, KeyKind.PICKUP, "1002"), [">fnc=sd;ext=*81002@$PROXY<"]),
    ("cisco", "8851", Key(2, 28, KeyKind.PARK), ["<Unit_2_Key_28_>fnc=sd;ext=700@$PROXY</Unit_2_Key_28_>"]),
    ("cisco", "SPA504G", Key(1, 3, KeyKind.PARK), ["<Unit_1_Key_3>fnc=sd;ext=700@$PROXY</Unit_1_Key_3>"]),
    ("mitel", "6867i", Key(0, 21, KeyKind.BLF, "1002", "Bob"), ["softkey1 type: speeddial\n", "softkey1 label: Bob\n"]),
    ("mitel", "6755i", Key(0, 6, KeyKind.BLF, "1002", "Bob"), ["prgkey6 type: blf\n", "prgkey6 label: \n"]),
    ("mitel", "6755i", Key(0, 7, KeyKind.PARK), ["softkey1 value: asterisk;700\n"]),
    ("mitel", "6930", Key(3, 84, KeyKind.BLF, "1002"), ["expmod3 key84 type: blf\n", "expmod3 key84 value: 1002\n"]),
    ("grandstream", "GXP2170", Key(0, 2, KeyKind.LINE, line=2), ["<P1365>0</P1365>", "<P1366>1</P1366>"]),
    ("grandstream", "GXP2170", Key(0, 2, KeyKind.BLF, "1002", "Bob"), ["<P1365>11</P1365>", "<P1468>1002</P1468>"]),
    ("grandstream", "GXP2170", Key(0, 13, KeyKind.BLF, "1002", "Bob"), ["<P23824>1</P23824>", "<P23827>1002</P23827>"]),
    ("grandstream", "GXP2170", Key(2, 1, KeyKind.BLF, "1002", "Bob"), ["<P23200>1</P23200>", "<P23203>1002</P23203>"]),
    ("grandstream", "GRP2614", Key(0, 17, KeyKind.BLF, "1002", "Bob"), ["<P323>blf</P323>", "<P303>1002</P303>"]),
    ("grandstream", "GRP2614", Key(0, 40, KeyKind.DND), ["<P1460>dnd</P1460>"]),
    ("htek", "UC926", Key(0, 4, KeyKind.BLF, "1002", "Bob"), ["<P41203>3</P41203>", "<P41303>1002</P41303>"]),
    ("htek", "UC926", Key(2, 21, KeyKind.BLF, "1002", "Bob"), ["<P61100>3</P61100>", "<P61101>1002</P61101>"]),
    (
        "fanvil",
        "X6U",
        Key(0, 13, KeyKind.LINE, line=2),
        ["--Dsskey Config2--  :\nFkey1 Type         :2\nFkey1 Value        :SIP2\n"],
    ),
    (
        "snom",
        "D785",
        Key(2, 1, KeyKind.SPEED_DIAL, "1003", "Eve"),
        ['<fkey idx="42" context="1" label="Eve" perm="">speed 1003'],
    ),
    ("poly", "VVX_450", Key(1, 1, KeyKind.SPEED_DIAL, "1003", "Eve"), ['lineKey.13.category="EFK"', '"1003$Tinvite$"']),
    ("poly", "VVX_450", Key(0, 2, KeyKind.SPEED_DIAL, "1$FReboot$", "Eve"), ['"1FReboot$Tinvite$"']),
    # A parking place: lit while a call waits there.
    ("cisco", "8841", Key(0, 2, KeyKind.PARK, "701"), [">fnc=blf+sd;sub=701@$PROXY;ext=701@$PROXY<"]),
    ("poly", "VVX_450", Key(0, 2, KeyKind.PARK, "701"), ['List.1.address="701"', 'List.1.type="automata"']),
    ("fanvil", "X6U", Key(0, 2, KeyKind.PARK, "701"), ["Fkey2 Type         :1\nFkey2 Value        :701@1/c\n"]),
    ("grandstream", "GRP2614", Key(0, 2, KeyKind.PARK, "701"), ["<P1365>callpark</P1365>", "<P1468>701</P1468>"]),
    ("grandstream", "GXP2170", Key(0, 2, KeyKind.PARK, "701"), ["<P1365>19</P1365>", "<P1468>701</P1468>"]),
    ("htek", "UC926", Key(0, 4, KeyKind.PARK, "701"), ["<P41203>8</P41203>", "<P41303>701</P41303>"]),
    ("snom", "D785", Key(0, 2, KeyKind.PARK, "701"), [">orbit 701<"]),
    ("yealink", "T54W", Key(0, 2, KeyKind.PARK, "701"), ["linekey.2.type = 10\n", "linekey.2.value = 701\n"]),
    # The server records, by digits in the call.
    ("yealink", "T54W", Key(0, 2, KeyKind.RECORD), ["linekey.2.type = 11\n", "linekey.2.value = *1\n"]),
    ("grandstream", "GRP2614", Key(0, 2, KeyKind.RECORD), ["<P1365>dialdtmf</P1365>", "<P1468>*1</P1468>"]),
    ("snom", "D785", Key(0, 2, KeyKind.RECORD), ['context="active" label="" perm="">dtmf *1<']),
    ("fanvil", "X6U", Key(0, 2, KeyKind.RECORD), ["Fkey2 Type         :4\nFkey2 Value        :*1\n"]),
    ("poly", "VVX_450", Key(0, 2, KeyKind.RECORD), ['"*1$Tdtmf$"']),
    ("mitel", "6930", Key(0, 2, KeyKind.RECORD), ["topsoftkey2 type: sprecode\ntopsoftkey2 value: *1\n"]),
    # A colleague: whoever is called there is picked up by code.
    ("yealink", "T54W", Key(2, 60, KeyKind.BLF, "1002"), ["expansion_module.2.key.60.extension = *8\n"]),
    ("snom", "D785", Key(0, 2, KeyKind.BLF, "1002"), [">blf sip:1002@sip.example.net;user=phone|*8<"]),
    ("fanvil", "X6U", Key(0, 2, KeyKind.BLF, "1002"), [":1002@1/ba*81002\n"]),
    ("htek", "UC926", Key(0, 4, KeyKind.BLF, "1002"), ["<P41603>*8</P41603>"]),
]


@pytest.mark.parametrize(("vendor", "model", "key", "written"), KEYS)
def test_a_key_is_written_in_its_place(vendor, model, key, written):
    found = text(vendor, model, keys=(key,))
    assert all(part in found for part in written)
