"""The register of legal sources: what a `basis` string points at, how it is cited, and whether anybody checked it.

A basis names a source, with articles or without; several are divided by “；”:
“法律援助法 第四十三条；办理法律援助案件程序规定 第二十四条”, “法律援助法 43”, “承诺：……服务承诺”.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.translation import gettext

from fahui.laws.numerals import to_chinese, to_number
from fahui.laws.sources import CHECKED, PROMISE, STANDARD, UNCHECKED, Source, entries, sources

_NUMBER = r"(?:[零〇一二三四五六七八九十百千]+|\d+)"
_ARTICLE = re.compile(
    rf"第(?P<number>{_NUMBER})条(?P<twin>之[一二三四五六七八九十]+)?(?P<part>(?:第{_NUMBER}款)?(?:第\(?{_NUMBER}\)?项)?)"
    r"|(?P<section>\d+(?:\.\d+)+)"
    r"|(?P<bare>\d+)条?(?:\((?P<paragraph>\d+)\))?"
    r"|格式(?P<form>\d+)"
)
_LIST = re.compile("[、,和及]")
_RANGE = re.compile("[至到~–—-]")


class UnknownBasis(LookupError):
    """A basis string that names no source of the register, or an article that cannot be read."""


@dataclass(frozen=True)
class Citation:
    """One place in one source, with what we know about it."""

    source: Source
    article: str  # as cited, “第四十三条第二款”; empty when the source as a whole is meant
    summary: str
    verified: bool  # source and article were checked against a published text
    in_library: bool  # the register lists the article (or the source, when no article is named)
    as_of: date | None  # since when this wording has been in force

    @property
    def title(self) -> str:
        """The full title of the source."""
        return self.source.title

    @property
    def mark(self) -> str:
        """What the staff must know before relying on it; empty if it is checked and in force."""
        reasons = (
            (not self.in_library, gettext("未收录")),
            (not self.verified, gettext("未核实")),
            (self.source.historic, gettext("已不适用")),
        )
        return "、".join(words for applies, words in reasons if applies)


def name_key(text: str) -> str:
    """The form in which names are compared: width, blanks, book-title marks and the country's name do not count."""
    return re.sub(r"[\s《》]|中华人民共和国", "", unicodedata.normalize("NFKC", text)).upper()


@cache
def _names() -> dict[str, Source]:
    """Sources by every name they may be called by."""
    names: dict[str, Source] = {}
    for source in sources():
        for name in source.names:
            if names.setdefault(name_key(name), source) != source:
                raise ValueError(f"two sources are called {name}")
    return names


@cache
def resolve(basis: str) -> tuple[Citation, ...]:
    """All places a basis names; UnknownBasis when a source is not in the register or an article cannot be read."""
    items = [item for part in re.split("[；;]", basis) if (item := part.strip())]
    if not items:
        raise UnknownBasis(basis)
    return tuple(citation for item in items for citation in _resolve_item(item))


def _resolve_item(item: str) -> Iterator[Citation]:
    if promise := re.fullmatch(rf"{PROMISE}\s*[：:]\s*(.+)", item):
        yield _promise(promise[1])
        return
    text = unicodedata.normalize("NFKC", item)
    for end in range(len(text), 0, -1):  # the longest name wins: names of standards end in figures themselves
        if source := _names().get(name_key(text[:end])):
            labels = list(_labels(text[end:], source, item))
            yield from (_citation(source, label, part) for label, part in labels or [("", "")])
            return
    raise UnknownBasis(item)


def _labels(text: str, source: Source, item: str) -> Iterator[tuple[str, str]]:
    """Articles in what follows a source's name, as (article, paragraph and item); 第三条至第五条 gives all three."""
    text = re.sub(r"\s", "", text)
    for listed in _LIST.split(text) if text else ():
        ends = [found for end in _RANGE.split(listed) if (found := _ARTICLE.fullmatch(end))]
        if len(ends) != len(_RANGE.split(listed)) or len(ends) > 2:
            raise UnknownBasis(item)
        if len(ends) == 1:
            yield _label(ends[0], source, item)
            continue
        first, last = (_number(end["number"] or end["bare"], item) for end in ends)
        if first >= last:
            raise UnknownBasis(item)
        yield from ((f"第{to_chinese(number)}条", "") for number in range(first, last + 1))


def _label(found: re.Match[str], source: Source, item: str) -> tuple[str, str]:
    figure = found["number"] or found["bare"]
    if figure is None or (source.kind == STANDARD and found["bare"]):
        return found[0], ""
    article = f"第{to_chinese(_number(figure, item))}条{found['twin'] or ''}"
    if found["paragraph"]:
        return article, f"第{to_chinese(_number(found['paragraph'], item))}款"
    part = re.sub(_NUMBER, lambda number: to_chinese(_number(number[0], item)), found["part"] or "")
    return article, part.translate({ord("("): "（", ord(")"): "）"})


def _number(figure: str | None, item: str) -> int:
    """An article number that can exist."""
    try:
        number = to_number(figure or "")
        to_chinese(number)
    except ValueError:
        raise UnknownBasis(item) from None
    return number


def _citation(source: Source, label: str, part: str) -> Citation:
    trusted = source.verified != UNCHECKED
    if not label:
        return Citation(source, "", "", trusted, True, source.effective_from)
    entry = entries().get((source.key, label))
    if entry is None:
        return Citation(source, label + part, "", False, False, source.effective_from)
    day = entry.valid_from or source.effective_from
    return Citation(source, label + part, entry.summary, trusted and entry.read, True, day)


def _promise(words: str) -> Citation:
    """A promise of the service itself; it need not stand in the register, but then nobody has checked it."""
    if (source := _names().get(name_key(words))) and source.kind == PROMISE:
        return Citation(source, "", "", source.verified == CHECKED, True, source.effective_from)
    unlisted = Source("", words, (), PROMISE, "", None, None, "", UNCHECKED, "")
    return Citation(unlisted, "", "", False, False, None)


def cite(basis: str) -> str:
    """A basis as citizens read it; an article number nobody checked is left out, its source still named."""
    articles: dict[Source, list[str]] = {}
    for citation in resolve(basis):
        shown = articles.setdefault(citation.source, [])
        if citation.article and citation.verified and citation.article not in shown:
            shown.append(citation.article)
    return "、".join(_cited(source) + "、".join(shown) for source, shown in articles.items())


def _cited(source: Source) -> str:
    if source.kind == PROMISE:
        return re.sub(r"（）", "", re.sub(r"[，、]?未核实", "", source.title))
    return (
        f"《{source.title}》（{source.number}）" if source.kind == STANDARD and source.number else f"《{source.title}》"
    )


def marks(basis: str) -> str:
    """Everything the staff must know about a basis, “未核实” above all; empty if all of it is checked and in force."""
    return "、".join(dict.fromkeys(mark for citation in resolve(basis) for mark in citation.mark.split("、") if mark))
