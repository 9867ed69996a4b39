"""Somebody without mouse and without eyes: only keys are pressed, and every name is the one a reader speaks."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

SPOKEN = {"button", "link", "checkbox", "radio", "textbox", "combobox", "spinbutton", "menuitem", "searchbox", "Date"}


@dataclass(frozen=True)
class Node:
    """One thing that a screen reader announces: what it is, its name, and the question of its group."""

    role: str
    name: str
    group: str


def announced(page: Page) -> list[Node]:
    """The page as the browser hands it to a screen reader."""
    wire = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = wire.send("Accessibility.getFullAXTree")["nodes"]
    wire.detach()
    by_id = {node["nodeId"]: node for node in nodes}

    def word(node: dict[str, Any], key: str) -> str:
        return str(node.get(key, {}).get("value", "")).strip()

    def group(node: dict[str, Any]) -> str:
        outer = by_id.get(node.get("parentId", ""))
        while outer is not None and word(outer, "role") not in ("group", "radiogroup"):
            outer = by_id.get(outer.get("parentId", ""))
        return word(outer, "name") if outer else ""

    return [Node(word(one, "role"), word(one, "name"), group(one)) for one in nodes if not one["ignored"]]


class Listener:
    """Somebody who presses keys and hears names."""

    def __init__(self, page: Page) -> None:
        """At a page just opened."""
        self.page = page
        self.titles: list[str] = []

    def arrives(self) -> None:
        """On a new page: its title is its own, nothing on it is nameless, and each group announces its question."""
        self.page.wait_for_load_state()
        self.titles.append(self.page.title())
        heard = announced(self.page)
        assert [node for node in heard if node.role in SPOKEN and not node.name] == [], self.page.url
        assert [node for node in heard if node.role == "radio" and not node.group] == [], self.page.url
        assert sum(node.role == "main" for node in heard) == 1
        assert self.page.locator("h1").count() == 1

    def tab_to(self, condition: str) -> None:
        """Tab until the focused element (e) is the wanted one."""
        for _press in range(120):
            if self.page.evaluate(f"(() => {{ const e = document.activeElement; return !!({condition}); }})()"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no key leads to {condition} on {self.page.url}")

    def choose(self, name: str, value: str) -> None:
        """A button of a group: Tab into the group, arrows within it."""
        self.tab_to(f"e.name === '{name}'")
        self.page.keyboard.press("Space")
        for _press in range(20):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {value}")

    def types(self, name: str, text: str) -> None:
        """Into a field."""
        self.tab_to(f"e.name === '{name}'")
        self.page.keyboard.type(text)

    def picks(self, name: str, text: str) -> None:
        """From a list."""
        self.tab_to(f"e.name === '{name}'")
        for _press in range(60):
            if text in self.page.evaluate("document.activeElement.selectedOptions[0].text"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {text}")

    def presses(self, words: str) -> None:
        """A button or link that says these words, and the page it leads to."""
        self.tab_to(f"(e.tagName === 'BUTTON' || e.tagName === 'A') && e.textContent.includes('{words}')")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.arrives()


def focused(page: Page, what: str) -> Any:
    """A property of whatever has the focus."""
    return page.evaluate(f"document.activeElement.{what}")
