"""Reviewers added to a round under way, or replaced: the officer says who comes and goes, the lot who gets what."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.people.models import Professional
from fahui.quality.models import Review, ReviewerChange, Round, Sampled
from fahui.quality.reviewers import appoint, stop_reading


@dataclass(frozen=True)
class Change:
    """Who joins, who gives back what they have not reviewed (`number`: only this file), and why."""

    reason: str
    joining: tuple[Professional, ...] = ()
    leaving: tuple[Professional, ...] = ()
    number: str = ""


@transaction.atomic
def change_reviewers(made: Round, change: Change, by: User) -> ReviewerChange:
    """Take the files back, widen the pool, and appoint by the same lot and the same ties wherever somebody is wanting.

    What was reviewed stays. Whoever gave a file back never gets the same file again; whoever leaves altogether gets
    no other file of the round. Raises ValidationError.
    """
    Round.objects.select_for_update().get(pk=made.pk)
    files = list(made.files.filter(settled_at=None).select_for_update(of=("self",)).select_related("matter"))
    _refuse(made, change, files)
    back = _given_back(change, files)
    row = ReviewerChange.objects.create(
        round=made, number=change.number, reason=change.reason.strip()[:200], made_by=str(by)
    )
    row.joined.set(change.joining)
    row.left.set(change.leaving)
    Review.objects.filter(pk__in=[one.pk for one in back]).update(change=row)
    stop_reading(back)
    if not change.number:
        made.reviewers.remove(*change.leaving)
    made.reviewers.add(*change.joining)
    appoint(made, files)
    return row


def _refuse(made: Round, change: Change, files: list[Sampled]) -> None:
    if not files:
        raise ValidationError(_("案卷都已经有结果，不用再换评估人。"))
    if not change.reason.strip():
        raise ValidationError({"reason": _("请写明原因。")})
    if not change.joining and not change.leaving:
        raise ValidationError({"joining": _("请选要加的评估人，或者要换下的评估人。")})
    there = set(made.reviewers.values_list("pk", flat=True))
    if twice := [one.person.name for one in change.joining if one.pk in there]:
        raise ValidationError({"joining": _("%(who)s已经是这次的评估人。") % {"who": "、".join(twice)}})
    if change.number and (not change.leaving or change.number not in {file.matter.number for file in files}):
        raise ValidationError({"number": _("这次评估里没有这件还没有结果的案卷，或者没有选换下谁。")})


def _given_back(change: Change, files: list[Sampled]) -> list[Review]:
    """What those who leave have not reviewed; whoever has nothing of it cannot be replaced."""
    named = [file for file in files if change.number in ("", file.matter.number)]
    rows = Review.objects.waiting().filter(file__in=named, reviewer__in=change.leaving)
    back = list(rows.select_related("file", "reviewer").order_by("pk"))
    idle = {one.pk for one in change.leaving} - {row.reviewer_id for row in back}
    if idle:
        names = "、".join(one.person.name for one in change.leaving if one.pk in idle)
        raise ValidationError({"leaving": _("%(who)s没有还没交的评估，不用换下。") % {"who": names}})
    return back
