"""Read a page as a browser does, and fail where it is not whole."""

from __future__ import annotations

from html.parser import HTMLParser

#: Tags that are never closed.
ALONE = {"br", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text. Fails where tags do not nest, or an attribute stands twice."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last, and no other."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data

    def all(self, tag: str, attribute: str) -> list[str]:
        """Every value of an attribute of a kind of tag."""
        return [found[attribute] for name, found in self.tags if name == tag and attribute in found]

    def count(self, tag: str) -> int:
        """How many there are of a kind of tag."""
        return sum(name == tag for name, _ in self.tags)
