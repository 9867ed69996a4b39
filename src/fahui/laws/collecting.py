"""Bringing texts into the library: the same text once, another one as a new edition, with what it changed."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from fahui.laws.models import Article, Change, Collection, Edition, Law
from fahui.laws.register import name_key
from fahui.laws.texts import ArticleText, LawText


@dataclass(frozen=True)
class Difference:
    """What one text would change: a new law, a new edition article by article, or nothing."""

    text: LawText
    law: Law | None
    before: Edition | None  # the edition next before it by day of adoption
    same: bool
    changes: tuple[tuple[str, str], ...] = ()  # label and kind

    @property
    def new_law(self) -> bool:
        """Is it the first edition of a law that the library did not have?"""
        return self.law is None


def digest_of(articles: Iterable[ArticleText]) -> str:
    """SHA-256 over labels, headings and texts."""
    total = hashlib.sha256()
    for one in articles:
        total.update(f"{one.label}\0{one.heading}\0{one.text}\n".encode())
    return total.hexdigest()


def difference(text: LawText) -> Difference:
    """What reading this text would change; reads the library, writes nothing."""
    law = Law.objects.filter(name_key=name_key(text.title)).first()
    if law is None:
        return Difference(text, None, None, same=False)
    there = law.editions.filter(adopted_on=text.adopted_on).first()
    if there is not None and there.digest == digest_of(text.articles):
        return Difference(text, law, None, same=True)
    before = there or law.editions.filter(adopted_on__lt=text.adopted_on).order_by("-adopted_on").first()
    return Difference(text, law, before, same=False, changes=tuple(_compared(before, text.articles)))


def _compared(before: Edition | None, articles: Iterable[ArticleText]) -> Iterator[tuple[str, str]]:
    if before is None:
        return
    old: dict[str, str] = {}
    for label, words in before.articles.values_list("label", "text"):
        old[label] = old.get(label, "") + words
    new: dict[str, str] = {}
    for one in articles:
        new[one.label] = new.get(one.label, "") + one.text
    for label in [*new, *(gone for gone in old if gone not in new)]:
        if label and old.get(label) != new.get(label):
            kind = (
                Change.Kind.REMOVED if label not in new else Change.Kind.CHANGED if label in old else Change.Kind.ADDED
            )
            yield label, str(kind)


@transaction.atomic
def collect(texts: Iterable[LawText], origin: str, by: str) -> Collection:
    """All of them or none; a text that is there already changes nothing. Returns the counts, with the changes."""
    collection = Collection.objects.create(origin=origin, made_by=by)
    known = set(Law.objects.values_list("pk", flat=True))
    for text in texts:
        found = difference(text)
        if found.same:
            collection.same += 1
            continue
        collection.laws += found.new_law
        collection.editions += 1
        edition = _written(found, origin)
        if found.before is not None and found.before != edition and edition.law_id in known:
            Change.objects.bulk_create(
                Change(collection=collection, edition=edition, before=found.before, label=label, kind=kind)
                for label, kind in found.changes
            )
    collection.save()
    return collection


def _written(found: Difference, origin: str) -> Edition:
    text = found.text
    told = {"title": text.title, "level": text.level, "repealed": text.repealed}
    told |= {name: value for name in ("number", "body", "department") if (value := getattr(text, name))}
    law, _made = Law.objects.update_or_create(name_key=name_key(text.title), defaults=told)
    edition, _made = Edition.objects.update_or_create(
        law=law,
        adopted_on=text.adopted_on,
        defaults={"effective_from": text.effective_from, "origin": origin, "digest": digest_of(text.articles)},
    )
    edition.articles.all().delete()  # the same edition read from a better text takes the place of the worse
    Article.objects.bulk_create(
        Article(edition=edition, position=at, label=one.label, heading=one.heading[:200], text=one.text)
        for at, one in enumerate(text.articles)
    )
    return edition
