"""Collect what has to be translated, without gettext's own tools: Babel reads Python, Django flattens templates."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

HEAD = {
    "project": "Fahui",
    "version": "0.1",
    "copyright_holder": "the Fahui developers",
    "msgid_bugs_address": "",
    "last_translator": "",
    "language_team": "",
}


def collect(source: Path) -> Catalog:
    """Every message of the Python files and templates below a folder, with where it stands."""
    catalog = Catalog(charset="utf-8")
    for path in sorted([*source.rglob("*.py"), *source.rglob("templates/**/*.html"), *source.rglob("*.txt")]):
        if "migrations" in path.parts or path.suffix == ".txt":
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = templatize(text, origin=str(path))
        for message, context in _messages(text):
            catalog.add(message, locations=[(str(path.relative_to(source.parent)), 1)], context=context)
    return catalog


def _messages(text: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    found = extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"})
    for _line, message, _comments, context in found:
        if message:
            yield message, context


def read(po: Path) -> Catalog:
    """The translations so far; an empty catalogue when there are none."""
    if not po.exists():
        return Catalog(locale="en", charset="utf-8", fuzzy=False, **HEAD)
    with po.open("rb") as file:
        return read_po(file, locale="en")


def missing(source: Catalog, translated: Catalog) -> list[str]:
    """Messages that have no translation, or only an uncertain one."""
    gaps = []
    for message in source:
        if not message.id:
            continue
        known = translated.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        if (
            known is None
            or known.fuzzy
            or not known.string
            or (isinstance(known.string, tuple) and not all(known.string))
        ):
            gaps.append(str(message.id))
    return gaps


def update(source: Catalog, po: Path) -> Catalog:
    """Bring the file up to date: new messages come in empty, those nobody uses go out."""
    catalog = read(po)
    catalog.update(source, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, no_location=True, omit_header=False)
    return catalog


def compile_mo(po: Path) -> None:
    """Write the binary file that Django reads, beside the text."""
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(po))
