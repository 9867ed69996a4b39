"""Texts of laws as they are published, taken apart: title, days of adoption, headings, articles."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from fahui.laws.models import Level
from fahui.laws.numerals import to_chinese, to_number

_FIGURE = "[零〇一二三四五六七八九十百千]+"
LABEL = re.compile(rf"第{_FIGURE}条(?:之[一二三四五六七八九十]+)?")
_ARTICLE = re.compile(rf"(?P<label>{LABEL.pattern})(?:[\s　]+(?P<rest>.*))?", re.DOTALL)
_HEADING = re.compile(rf"第{_FIGURE}(?P<unit>分编|编|章|节)(?:[\s　]|$)")
_DEPTH = {"编": 0, "分编": 1, "章": 2, "节": 3}
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_FORCE = re.compile(r"自\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*起\s*(?:施行|实施|生效)")
_CONTENTS = re.compile(r"目[\s　]*[录次]")


class UnreadableText(ValueError):
    """This is no text of a law, or nobody can tell when it was adopted."""


@dataclass(frozen=True)
class ArticleText:
    """One 条: its label (empty where the text has no numbers), the headings over it, and what it says."""

    label: str
    heading: str
    text: str


@dataclass(frozen=True)
class LawText:
    """One edition of one law."""

    title: str
    level: Level
    adopted_on: date
    effective_from: date | None
    articles: tuple[ArticleText, ...]
    body: str = ""
    department: str = ""
    number: str = ""
    repealed: bool = False
    notes: tuple[str, ...] = field(default=())


def day_in(text: str) -> date | None:
    """The last day that a line names: 2022年10月30日."""
    found = _DAY.findall(text)
    try:
        return date(*map(int, found[-1])) if found else None
    except ValueError:
        return None


def in_force(articles: Iterable[ArticleText], adopted_on: date) -> date | None:
    """The day that the text itself names; not where an amendment left the day of the first edition standing."""
    days = [day_in(found[1]) for one in articles for found in _FORCE.finditer(one.text)]
    later = [day for day in days if day is not None and day >= adopted_on]
    return later[-1] if later else None


def parse(title: str, adoption: Iterable[str], lines: Iterable[str], level: Level) -> LawText:
    """A law by its title, the lines that tell when it was adopted, and the paragraphs of its text."""
    days = [day for line in adoption if (day := day_in(line)) is not None]
    if not days:
        raise UnreadableText(f"no day of adoption: {title}")
    articles = tuple(_articles(lines))
    if not articles:
        raise UnreadableText(f"no text: {title}")
    return LawText(title, level, max(days), in_force(articles, max(days)), articles)


def _articles(lines: Iterable[str]) -> Iterator[ArticleText]:
    over: dict[int, str] = {}
    label, said = "", list[str]()
    for line in (text for raw in lines if (text := raw.strip())):
        if (heading := _HEADING.match(line)) is not None:
            if said:
                yield ArticleText(label, _over(over), "\n".join(said))
            label, said = "", []
            depth = _DEPTH[heading["unit"]]
            over = {at: words for at, words in over.items() if at < depth} | {depth: _tidy(line)}
        elif (found := _ARTICLE.fullmatch(line)) is not None:
            if said:
                yield ArticleText(label, _over(over), "\n".join(said))
            label, said = plain(found["label"]), [found["rest"]] if found["rest"] else []
        elif not _CONTENTS.fullmatch(line):
            said.append(line)
    if said:
        yield ArticleText(label, _over(over), "\n".join(said))


def _over(headings: dict[int, str]) -> str:
    return " ".join(headings[depth] for depth in sorted(headings))


def _tidy(line: str) -> str:
    """第一章 总 则 → 第一章 总则."""
    number, *words = re.split(r"[\s　]+", line)
    return f"{number} {''.join(words)}".strip()


def plain(label: str) -> str:
    """One way of writing a number: 第一百〇四条 and 第一百零四条 are one article."""
    number, rest = label[1:].split("条", 1)
    return f"第{to_chinese(to_number(number))}条{rest}"
