"""A correction after a letter was served: one person asks, another agrees or refuses, and both are on record."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.models import this_district
from fahui.matters import refresh
from fahui.matters.answers import jsonable
from fahui.matters.corrections import Proposal, correct
from fahui.matters.errors import Refused
from fahui.matters.models import Matter, PendingCorrection
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.permissions import may


def ask(matter: Matter, proposal: Proposal, *, by: User) -> PendingCorrection:
    """Leave a correction for a second person; raises PermissionDenied, or Refused when one waits already."""
    if not may(by, OWN_ACTIONS["annul" if proposal.annul else "restate"], matter):
        raise PermissionDenied("correct")
    if not proposal.reason.strip():
        raise Refused(_("请写明更正的原因。"))
    answers = None if proposal.answers is None else jsonable(proposal.answers)
    try:
        with transaction.atomic():
            return PendingCorrection.objects.create(
                matter=matter,
                seq=proposal.seq,
                annul=proposal.annul,
                happened_at=proposal.happened_at,
                sealed=None if answers is None else matter.data_key.seal(answers, _aad(matter)),
                reason=proposal.reason.strip()[:200],
                asked_by=by,
            )
    except IntegrityError as error:
        raise Refused(_("这条经过已有一份更正在等负责人同意。")) from error


def _aad(matter: Matter) -> bytes:
    return matter.aad() + b":correction"


def answers_of(pending: PendingCorrection) -> Mapping[str, Any] | None:
    """The new answers; None when only the time changes, or after erasure."""
    if pending.sealed is None:
        return None
    try:
        opened: Mapping[str, Any] = pending.matter.data_key.open(pending.sealed, _aad(pending.matter))
    except KeyDestroyed:
        return None
    return opened


def waiting_for(user: User) -> QuerySet[PendingCorrection]:
    """What this user may decide, if they may annul at all: somebody else's, in matters they see; oldest first."""
    if not {str(actor) for actor in OWN_ACTIONS["annul"].by} & user.roles():
        return PendingCorrection.objects.none()
    rows = PendingCorrection.objects.filter(
        district=this_district(), decided_at=None, matter__in=Matter.objects.visible_to(user)
    )
    others = rows.exclude(asked_by=user).select_related("matter__data_key", "matter__region", "asked_by__person")
    return others.order_by("asked_at")


def would_move(pending: PendingCorrection, *, by: User) -> list[refresh.Moved]:
    """Which last days would move if `by` agreed; everything is taken back again. Raises as `agree` does."""
    with transaction.atomic():
        moved = agree(pending, by=by)
        transaction.set_rollback(True)
    return moved


@transaction.atomic
def agree(pending: PendingCorrection, *, by: User) -> list[refresh.Moved]:
    """Make the correction in both names; returns the last days that moved. Raises PermissionDenied or Refused."""
    row = _mine_to_decide(pending, by)
    proposal = Proposal(row.seq, row.reason, row.annul, row.happened_at, answers_of(row))
    try:
        moved = correct(row.matter, proposal, by=row.asked_by, second=by)
    except ValidationError as wrong:
        raise Refused("；".join(wrong.messages)) from wrong
    _decide(row, by, agreed=True)
    return moved


@transaction.atomic
def refuse(pending: PendingCorrection, *, by: User, why: str) -> None:
    """Leave things as they are, with a reason for the person who asked. Raises PermissionDenied or Refused."""
    row = _mine_to_decide(pending, by)
    if not why.strip():
        raise Refused(_("请写明不同意的理由。"))
    _decide(row, by, agreed=False, answer=why.strip()[:200])


def _mine_to_decide(pending: PendingCorrection, by: User) -> PendingCorrection:
    row = (
        PendingCorrection.objects.select_for_update(of=("self",))
        .select_related("matter__data_key", "matter__region", "asked_by")
        .get(pk=pending.pk)
    )
    if row.asked_by_id == by.pk or not may(by, OWN_ACTIONS["annul"], row.matter):
        raise PermissionDenied("second")
    if row.decided_at is not None:
        raise Refused(_("这份更正已经处理过了。"))
    return row


def _decide(row: PendingCorrection, by: User, *, agreed: bool, answer: str = "") -> None:
    row.decided_by, row.decided_at, row.agreed, row.answer = by, clock.now(), agreed, answer
    row.save(update_fields=["decided_by", "decided_at", "agreed", "answer"])
