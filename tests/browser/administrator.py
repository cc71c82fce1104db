"""An administrator who works by hand in a browser, and counts: pages seen, clicks, fields filled in."""

from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Locator, Page


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
        self._watch(page)
        page.on("popup", self._watch)

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

    def _watch(self, page: Page) -> None:
        page.on("domcontentloaded", self._count_page)

    def _count_page(self, page: Page) -> None:
        self._pages += 1


class _Step:
    def __init__(self, administrator: Administrator, name: str) -> None:
        self._administrator, self._name = administrator, name

    def __enter__(self) -> None:
        self._before = self._administrator.effort

    def __exit__(self, *unused: object) -> None:
        self._administrator.steps[self._name] = self._administrator.effort - self._before
