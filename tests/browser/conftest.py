"""A real browser, logged in as the chief."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; its event loop must not outlive this module, or others could run none of their own."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, live_server, demo_office, chief) -> Iterator[Page]:
    """A page of the demo office's administration; errors of its scripts fail the test."""
    opened = browser.new_page(base_url=live_server.url, viewport={"width": 1400, "height": 900})
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto("/admin/login/")
    opened.fill("input[name=username]", "chief")
    opened.fill("input[name=password]", "a password of chief")
    opened.click("button[type=submit]")
    opened.wait_for_url("**/admin/")
    yield opened
    opened.close()
    assert problems == []
