"""Who may review a file: two at least, none with a tie to it; chosen by the seed, not by liking."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.conflicts.checking import Level, check
from fahui.matters.models import Assignment, Event, Matter, Perusal
from fahui.matters.models.matter import parts_of
from fahui.people.models import Professional
from fahui.quality.models import Review, Round, Sampled, Template
from fahui.quality.tasks import tell_reviewers

NEEDED = 2


class Ties:
    """What keeps each of these professionals out of each of these files, but for the conflicts read at once."""

    def __init__(self, matters: Iterable[int], professionals: Sequence[Professional]) -> None:
        """Four queries, however many files and professionals there are."""
        self.professionals = professionals
        files = list(matters)
        self._handled: dict[int, list[Assignment]] = defaultdict(list)
        for row in Assignment.objects.filter(matter__in=files).select_related("professional"):
            self._handled[row.matter_id].append(row)
        self._actors: dict[int, set[str]] = defaultdict(set)
        whole = {file: file for file in files} | dict(parts_of(files).values_list("target_id", "source_id"))
        events = Event.objects.filter(district=this_district(), matter__in=whole)
        for matter, actor in events.values_list("matter_id", "actor").distinct():
            self._actors[whole[matter]].add(actor)
        people = [one.person_id for one in professionals]
        self._users = dict(User.objects.filter(person__in=people).values_list("person", "pk"))

    def barred(self, matter: Matter) -> dict[int, str]:
        """By professional, why they keep out of this file; whoever is not named may review it."""
        verdicts = check(matter, self.professionals)
        found: dict[int, str] = {}
        for one in self.professionals:
            if why := self._closeness(matter.pk, one):
                found[one.pk] = why
            elif verdicts[one.pk].level != Level.NONE:
                found[one.pk] = str(verdicts[one.pk].findings[0].tie.kind.label)
        return found

    def _closeness(self, matter: int, one: Professional) -> str:
        handled = self._handled[matter]
        if one.person_id in {row.professional.person_id for row in handled}:
            return _("承办过这件案件")
        if one.organisation_id in {row.organisation_id for row in handled}:
            return _("和承办人在同一个单位")
        if f"user:{self._users.get(one.person_id)}" in self._actors[matter]:
            return _("经办过这件案件的手续")
        return "" if one.person_id in self._users else _("没有账号")


class Panel:
    """The reviewers of a round and what each has been given, read once for all files."""

    def __init__(self, made: Round, files: Sequence[Sampled]) -> None:
        """What the lot needs."""
        self.round = made
        self.pool = list(made.reviewers.select_related("person", "organisation").order_by("pk"))
        self.ties = Ties([file.matter_id for file in files], self.pool)
        self.reviews: dict[int, list[Review]] = defaultdict(list)
        for row in Review.objects.filter(file__round=made).order_by("pk"):
            self.reviews[row.file_id].append(row)
        given = (row for rows in self.reviews.values() for row in rows if row.change_id is None)
        self.load = Counter(row.reviewer_id for row in given)

    def fill(self, file: Sampled) -> list[Review]:
        """As many as are wanting, not saved yet; the file says when there are too few."""
        rows = self.reviews[file.pk]
        many, third = wanting(self.round.template, [row for row in rows if row.change_id is None])
        if many == 0:
            file.short = False
            return []
        known, shut = {row.reviewer_id for row in rows}, self.ties.barred(file.matter)
        free = [one for one in self.pool if one.pk not in known and one.pk not in shut]
        chosen = sorted(free, key=lambda one: self._lot(file, one))[:many]
        self.load.update(one.pk for one in chosen)
        file.short = len(chosen) < many
        return [Review(file=file, reviewer=one, third=third) for one in chosen]

    def _lot(self, file: Sampled, one: Professional) -> tuple[int, str]:
        """Whoever has fewest files of the round first; among equals the lot of the seed."""
        lot = hashlib.sha256(f"{self.round.seed}:{file.matter.number}:{one.pk}".encode()).hexdigest()
        return self.load[one.pk], lot


def wanting(template: Template, live: Sequence[Review]) -> tuple[int, bool]:
    """How many reviewers a file still wants, and whether as the third, who is asked where two disagree."""
    if len(live) != NEEDED:
        return max(0, NEEDED - len(live)), False
    third = all(one.done_at is not None for one in live) and disagree(template, live)
    return int(third), third


def disagree(template: Template, done: Sequence[Review]) -> bool:
    """Another grade, or further apart than the template allows."""
    scores = [one.score or Decimal(0) for one in done]
    return len({one.grade for one in done}) > 1 or max(scores) - min(scores) > template.gap


@transaction.atomic
def appoint(made: Round, files: Sequence[Sampled]) -> list[Review]:
    """As many as each file wants, each with the right to read it; every one of them is told, once for all files."""
    panel = Panel(made, files)
    fresh = Review.objects.bulk_create([row for file in files for row in panel.fill(file)])
    Sampled.objects.bulk_update(files, ["short"])
    _let_read(made, fresh)
    if fresh:
        tell_reviewers.defer(round_id=made.pk)
    return fresh


def _let_read(made: Round, fresh: Sequence[Review]) -> None:
    """Who reads the file for another round already keeps that right; it is locked, lest it end meanwhile."""
    reason = _("同行质量评估：%(round)s") % {"round": made.title}
    known = {(row.matter_id, row.person_id) for row in _live([(one.file, one.reviewer) for one in fresh])}
    wanted = {(one.file.matter_id, one.reviewer.person_id) for one in fresh} - known
    rows = [Perusal(matter_id=file, person_id=who, reason=reason) for file, who in sorted(wanted)]
    Perusal.objects.bulk_create(rows, ignore_conflicts=True)  # another round may give it at the same moment


def stop_reading(reviews: Sequence[Review]) -> None:
    """Whoever has nothing left to review of a file reads it no more; another round may still wait for them."""
    mine = {(one.file.matter_id, one.reviewer.person_id) for one in reviews}
    live = [
        row for row in _live([(one.file, one.reviewer) for one in reviews]) if (row.matter_id, row.person_id) in mine
    ]
    left = Review.objects.waiting().filter(file__matter__in={file for file, _who in mine})
    busy = set(left.values_list("file__matter", "reviewer__person"))
    over = [row.pk for row in live if (row.matter_id, row.person_id) not in busy]
    Perusal.objects.filter(pk__in=over).update(ended_at=clock.now())


def _live(pairs: Iterable[tuple[Sampled, Professional]]) -> list[Perusal]:
    """The rights to read, locked, of any of these people in any of these files."""
    asked = list(pairs)
    files, people = {file.matter_id for file, _one in asked}, {one.person_id for _file, one in asked}
    rows = Perusal.objects.live().filter(matter__in=files, person__in=people).order_by("pk")
    return list(rows.select_for_update(of=("self",)))
