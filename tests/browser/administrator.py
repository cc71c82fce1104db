"""An administrator who works by hand in a browser, and counts: pages seen, clicks, fields filled in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Locator, Page, Request


@dataclass(frozen=True)
class Effort:
    """What something took. Fields are reached by the tabulator key, so that filling one in is no click."""

    pages: int = 0
    clicks: int = 0
    fields: int = 0

    def __add__(self, other: Self) -> "Effort":
        return Effort(self.pages + other.pages, self.clicks + other.clicks, self.fields + other.fields)

    def __sub__(self, other: Self) -> "Effort":
        return Effort(self.pages - other.pages, self.clicks - other.clicks, self.fields - other.fields)


class Administrator:
    """Drives one window, and those that open from it, as a person would."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._clicks = self._fields = self._pages = 0
        self.steps: dict[str, Effort] = {}
        page.context.on("request", self._count_page)

    @property
    def effort(self) -> Effort:
        """Everything so far."""
        return Effort(self._pages, self._clicks, self._fields)

    def step(self, name: str) -> "_Step":
        """Count what happens inside as one step."""
        return _Step(self, name)

    def click(self, target: Locator) -> None:
        """Click once."""
        target.click()
        self._clicks += 1

    def link(self, name: str, exact: bool = True) -> None:
        """Click a link of this name."""
        self.click(self.page.get_by_role("link", name=name, exact=exact).first)

    def button(self, name: str = "Save", page: Page | None = None) -> None:
        """Click a button of this name."""
        self.click((page or self.page).get_by_role("button", name=name, exact=True).first)

    def type(self, field: str, text: str, page: Page | None = None) -> None:
        """Type into a field, given by its id."""
        (page or self.page).fill(f"#{field}", text)
        self._fields += 1

    def choose(self, field: str, label: str, page: Page | None = None) -> None:
        """Choose from a list by its words."""
        (page or self.page).select_option(f"#{field}", label=label)
        self._fields += 1

    def find(self, field: str, words: str, page: Page | None = None) -> None:
        """Choose from a field that is searched by typing."""
        window = page or self.page
        self.click(window.locator(f"#{field} + .select2"))
        window.locator(".select2-search__field").last.fill(words)
        first = window.locator(".select2-results__option--highlighted:not(.loading-results)")
        first.filter(has_text=words.rsplit(maxsplit=1)[-1]).wait_for()
        window.keyboard.press("Enter")
        self._fields += 1

    @contextmanager
    def new_destination(self, field: str, kind: str) -> Iterator[Page]:
        """Make a destination in the window that opens beside a field; it is saved at the end, and chosen in the field."""
        self.click(self.page.locator(f"[data-id='related-widget-wrapper-{field}'] .material-symbols-outlined"))
        with self.page.expect_popup() as opened:
            self.click(self.page.locator(f"#add_id_{field}"))
        window = opened.value
        self.click(window.get_by_role("link", name=kind, exact=True))
        window.wait_for_load_state()
        yield window
        with window.expect_event("close"):
            self.button("Save", window)

    def _count_page(self, request: Request) -> None:
        # What a redirection leads to is the same page to whoever looks.
        if request.is_navigation_request() and request.redirected_from is None:
            self._pages += 1


class _Step:
    def __init__(self, administrator: Administrator, name: str) -> None:
        self._administrator, self._name = administrator, name

    def __enter__(self) -> None:
        self._before = self._administrator.effort

    def __exit__(self, *unused: object) -> None:
        self._administrator.steps[self._name] = self._administrator.effort - self._before
