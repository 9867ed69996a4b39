"""What the library says: the text of an article on a day, for whoever cites it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fahui.core import clock
from fahui.laws.models import Article, Edition
from fahui.laws.register import Citation, name_key, resolve
from fahui.laws.texts import LABEL


@dataclass(frozen=True)
class Found:
    """One article as it read on the day asked for."""

    citation: Citation
    article: Article

    @property
    def edition(self) -> Edition:
        """The edition it stands in."""
        return self.article.edition

    @property
    def text(self) -> str:
        """What it says, a paragraph (款) a line."""
        return self.article.text


def article_of(label: str) -> str:
    """第四十三条第二款 → 第四十三条; empty when no article is named."""
    found = LABEL.match(label)
    return found[0] if found else ""


def looked_up(basis: str, day: date | None = None) -> list[Found]:
    """The articles that a basis names, as they read on a day (today); what the library lacks is left out.

    Two queries, however many articles. Raises register.UnknownBasis.
    """
    named = [one for one in resolve(basis) if one.article]
    editions = {
        edition.law.name_key: edition
        for edition in Edition.objects.on(day or clock.today())
        .filter(law__name_key__in={name_key(one.title) for one in named})
        .select_related("law")
    }
    found = _articles(editions.values(), {article_of(one.article) for one in named})
    pairs = ((one, editions.get(name_key(one.title))) for one in named)
    return [
        Found(citation, found[edition.pk, article_of(citation.article)])
        for citation, edition in pairs
        if edition is not None and (edition.pk, article_of(citation.article)) in found
    ]


def _articles(editions: Iterable[Edition], labels: set[str]) -> dict[tuple[int, str], Article]:
    by_key = {edition.pk: edition for edition in editions}
    rows = Article.objects.filter(edition__in=by_key, label__in=labels).order_by("-position")
    found = {}
    for row in rows:
        row.edition = by_key[row.edition_id]
        found[row.edition_id, row.label] = row
    return found
