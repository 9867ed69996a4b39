"""Who may review a file: two at least, none with a tie to it; chosen by the seed, not by liking."""

import hashlib
from collections.abc import Sequence

from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.matters.conflicts.checking import Level, check
from fahui.matters.models import Assignment, Event, Matter, Perusal
from fahui.matters.models.matter import parts_of
from fahui.people.models import Professional
from fahui.quality.models import Review, Sampled

NEEDED = 2


def barred(matter: Matter, professionals: Sequence[Professional]) -> dict[int, str]:
    """By professional, why they keep out of this file; whoever is not named may review it."""
    handled = list(Assignment.objects.filter(matter=matter).select_related("professional"))
    people = {one.professional.person_id for one in handled}
    bodies = {one.organisation_id for one in handled}
    whole = [matter.pk, *parts_of([matter.pk]).values_list("target_id", flat=True)]
    actors = set(Event.objects.filter(district=matter.district, matter__in=whole).values_list("actor", flat=True))
    users = dict(User.objects.filter(person__in=[one.person_id for one in professionals]).values_list("person", "pk"))
    verdicts = check(matter, professionals)
    found: dict[int, str] = {}
    for one in professionals:
        if one.person_id in people:
            found[one.pk] = _("承办过这件案件")
        elif one.organisation_id in bodies:
            found[one.pk] = _("和承办人在同一个单位")
        elif f"user:{users.get(one.person_id)}" in actors:
            found[one.pk] = _("经办过这件案件的手续")
        elif one.person_id not in users:
            found[one.pk] = _("没有账号")
        elif verdicts[one.pk].level != Level.NONE:
            found[one.pk] = str(verdicts[one.pk].findings[0].tie.kind.label)
    return found


def appoint(file: Sampled, *, third: bool = False) -> list[Review]:
    """As many as are wanting, each with the right to read the file; the row says when there are too few."""
    pool = list(file.round.reviewers.select_related("person", "organisation").order_by("pk"))
    known = {review.reviewer_id for review in file.reviews.all()}
    wanting = 1 if third else NEEDED - len(known)
    shut = barred(file.matter, pool)
    free = sorted((one for one in pool if one.pk not in known and one.pk not in shut), key=lambda one: _lot(file, one))
    chosen = free[: max(0, wanting)]
    made = [Review.objects.create(file=file, reviewer=one, third=third) for one in chosen]
    for one in chosen:
        reason = _("同行质量评估：%(round)s") % {"round": file.round.title}
        Perusal.objects.get_or_create(matter=file.matter, person=one.person, ended_at=None, defaults={"reason": reason})
    file.short = len(chosen) < wanting
    file.save(update_fields=["short"])
    return made


def _lot(file: Sampled, one: Professional) -> tuple[int, str]:
    """Whoever has fewest files of the round first; among equals the lot of the seed."""
    load = Review.objects.filter(file__round=file.round, reviewer=one).count()
    return load, hashlib.sha256(f"{file.round.seed}:{file.matter.number}:{one.pk}".encode()).hexdigest()
