"""Reads HTML as an assistive technology would and says what is wrong with it."""

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset"}


class Page(HTMLParser):
    """Elements, ids, labels and text of one page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.words: list[str] = []
        self.wrapped: set[int] = set()
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag, _ in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        repeated = [name for name, count in Counter(name for name, _ in attrs).items() if count > 1]
        if repeated:
            self.faults.append(f"<{tag}> says {repeated} twice")
        element = (tag, {name: value or "" for name, value in attrs})
        if any(outer == "label" for outer, _ in self.open):
            self.wrapped.add(len(self.elements))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1][0] if self.open else 'nothing'}")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        """All words of the page."""
        return " ".join(self.words)

    def having(self, tag: str, **attrs: str) -> list[dict[str, str]]:
        """The attributes of the elements of this kind that carry these attributes."""
        wanted = {name.replace("_", "-"): value for name, value in attrs.items()}
        return [own for kind, own in self.elements if kind == tag and wanted.items() <= own.items()]


def faults(html: str) -> list[str]:
    """What is wrong: nesting, repeated ids, labels without controls, controls without labels, dead references."""
    page = Page(html)
    found = list(page.faults)
    ids = Counter(own["id"] for _, own in page.elements if "id" in own)
    found += [f"id {name} is given {count} times" for name, count in ids.items() if count > 1]
    named = {own["for"] for tag, own in page.elements if tag == "label" and "for" in own}
    found += [f"label for {name}: no such control" for name in named - set(ids)]
    for place, (tag, own) in enumerate(page.elements):
        if tag in LABELLED and own.get("type") not in UNLABELLED_TYPES:
            spoken = own.get("id") in named or place in page.wrapped or own.get("aria-label")
            found += [] if spoken else [f"<{tag} name={own.get('name')}> has no label"]
        for reference in ("aria-describedby", "aria-labelledby"):
            found += [f"{reference} {name}: no such id" for name in own.get(reference, "").split() if name not in ids]
        if tag == "a" and own.get("href", "").startswith("#") and own["href"][1:] not in ids:
            found.append(f"link to {own['href']}: no such id")
        if "style" in own or any(name.startswith("on") for name in own):
            found.append(f"<{tag}> has an inline style or handler")
        if tag == "img" and "alt" not in own:
            found.append("<img> without alt")
    return found
