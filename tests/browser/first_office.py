"""How a new administrator builds an office from nothing, page by page: what ``docs/tour.md`` tells, done by hand in a browser."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.administrator import Administrator

PEOPLE = """Ann Lee; Front desk
Bob Wang; Sales
Chen Mei; Support
Diego Ruiz; Support
Eve Park; Support
Farid Khan; Sales
Grace Liu; Sales
Henry Zhou; Workshop
Ines Costa; Workshop
Jack Ma; Workshop
Kim Tran; Accounts
李娜; Accounts"""
GREETING = "Welcome to Lee and Partners. For support, press 1. For the front desk, press 2."
CLOSED = "Our office is closed now. Please leave a message."
MAIN_NUMBER = "+86 21 5550 1000"

Picture = Callable[[str, Page], None]


def build(admin: Administrator, carrier: tuple[str, int], networks: str, picture: Picture) -> None:
    """Build it, from the first page after log-in to the last thing that is added.

    :param carrier: address and port of the telephone company's server.
    :param networks: the office's own.
    :param picture: is given a name and the window whenever there is something to see.
    """
    page = admin.page
    picture("start", page)
    with admin.step("Site and emergency numbers"):
        admin.link("Describe the site")
        admin.type("id_name", "Shanghai")
        admin.type("id_emergency_location", "100 Century Avenue, floor 12")
        admin.type("id_local_networks", networks)
        admin.type("id_external_address", "203.0.113.5")
        picture("site", page)
        admin.button()
    with admin.step("Trunk"):
        admin.link("Add the trunk to your telephone company")
        admin.type("id_name", "Telecom")
        admin.type("id_host", carrier[0])
        admin.type("id_port", str(carrier[1]))
        admin.type("id_username", "account")
        admin.type("id_new_secret", "carrier-secret")
        admin.choose("id_number_form", "02151082000 (as dialled in the site's country)")
        picture("trunk", page)
        admin.button()
    with admin.step("Routes and permissions"):
        admin.link("Say who may call what")
        picture("routes", page)
        admin.button("Make them")
    with admin.step("Twelve people"):
        admin.link("Add the people")
        admin.type("id_people", PEOPLE)
        picture("people", page)
        admin.button("Add them")
        page.get_by_text("12 people were added").first.wait_for()
        picture("people-added", page)
    with admin.step("Queue"):
        admin.link("Let a team take calls together")
        admin.type("id_name", "Support")
        for row, number in enumerate(("1003", "1004", "1005")):
            admin.find(f"id_members-{row}-extension", number)
        with admin.new_destination("when_empty", "Voicemail box") as window:
            admin.type("id_name", "Office", window)
            admin.type("id_addresses", "office@example.com", window)
        picture("queue", page)
        admin.button()
    with admin.step("Menu with a greeting"):
        admin.link("Let callers choose from a menu")
        admin.type("id_name", "Main menu")
        admin.type("id_new_text", GREETING)
        admin.find("id_fallback", "1001")
        admin.find("id_keys-0-destination", "Support")
        admin.find("id_keys-1-destination", "1001")
        picture("menu", page)
        admin.button()
    with admin.step("Hours and holidays"):
        admin.link("Give the opening hours")
        picture("hours", page)
        admin.button()
        admin.link("Say where calls go when the office is open and when it is closed")
        admin.type("id_name", "Main number")
        admin.find("id_open_destination", "menu")
        with admin.new_destination("closed_destination", "Announcement") as window:
            admin.type("id_name", "We are closed", window)
            admin.type("id_new_text", CLOSED, window)
            admin.find("id_then", "Office", window)
            picture("closed", window)
        picture("condition", page)
        admin.button()
    with admin.step("Number"):
        admin.link("Add your numbers, and say where their calls go")
        admin.type("id_e164", MAIN_NUMBER)
        admin.find("id_inbound_route-0-destination", "Main number")
        picture("number", page)
        admin.button()


def take_live(admin: Administrator, picture: Picture) -> None:
    """Look at what waits, and apply it; the check in a throwaway Asterisk is part of that."""
    page = admin.page
    with admin.step("Look, check, apply"):
        admin.link("Take it live")
        page.get_by_role("button", name="Apply").wait_for()
        picture("plan", page)
        admin.button("Apply")
        page.get_by_text("is live").first.wait_for(timeout=120_000)
