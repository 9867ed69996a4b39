"""Consent to a conflict that may be waived: asked with a reason, agreed by a second person, both are events."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.conflicts.checking import Level, Verdict, check
from fahui.matters.errors import Refused
from fahui.matters.models import ConflictWaiver, Material, Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.permissions import may
from fahui.people.models import Professional

if TYPE_CHECKING:
    from fahui.matters.effects import Upload


def object_to(matter: Matter, chosen: Professional) -> None:
    """Raise ValidationError by field where a conflict stands against the assignment."""
    verdict = check(matter, [chosen])[chosen.pk]
    if verdict.level == Level.NONE:
        return
    words = [_("%(who)s有利益冲突（%(level)s），不能指派。") % {"who": chosen.person.name, "level": verdict.words}]
    words += [_told(verdict)]
    if verdict.level == Level.WAIVABLE:
        waits = _("豁免申请在等负责人同意。") if verdict.pending else _("要指派，先申请豁免，由另一位负责人同意。")
        words.append(waits)
    raise ValidationError({"professional": "".join(words)}, code="conflict")


def _told(verdict: Verdict) -> str:
    """Every finding with its file."""
    return "".join(
        one.sentence + (_("见%(file)s。") % {"file": one.file} if one.file else "") for one in verdict.findings
    )


def ask(
    matter: Matter, chosen: Professional, reason: str, *, by: User, consent: "Sequence[Upload]" = ()
) -> ConflictWaiver:
    """Ask that a conflict be waived, with the written consent if there is one; raises PermissionDenied or Refused."""
    from fahui.matters.engine import act

    if not reason.strip():
        raise Refused(_("请写明为什么可以豁免，比如双方书面同意、核对后不是同一个人。"))
    verdict = check(matter, [chosen])[chosen.pk]
    if verdict.level == Level.ABSOLUTE:
        raise Refused(_("这是绝对冲突，当事人同意也不能豁免，请另选一位。"))
    if verdict.level == Level.NONE:
        raise Refused(_("现在没有需要豁免的冲突。"))
    answers = {"waived_for": str(chosen), "conflict": _told(verdict), "reason": reason.strip()[:200]}
    try:
        with transaction.atomic():
            row = ConflictWaiver.objects.create(
                matter=matter,
                professional=chosen,
                keys=[one.key for one in verdict.findings],
                reason=reason.strip()[:200],
                asked_by=by,
            )
            act(matter, "ask_waiver", by=by, answers=answers, files=list(consent))
            row.asked_seq = matter.events.filter(action="ask_waiver").latest("seq").seq
            row.save(update_fields=["asked_seq"])
    except IntegrityError as error:
        raise Refused(_("已有一份豁免申请在等负责人同意。")) from error
    return row


def consent_of(row: ConflictWaiver) -> QuerySet[Material]:
    """The papers handed in with the request."""
    seq = -1 if row.asked_seq is None else row.asked_seq  # asked before papers could come along: none
    rows = Material.objects.filter(district=row.district, matter=row.matter, event_seq=seq)
    return rows.select_related("file").order_by("pk")


def waiting_for(user: User) -> QuerySet[ConflictWaiver]:
    """What this user may decide: somebody else's, in matters they see; oldest first."""
    if not {str(actor) for actor in OWN_ACTIONS["agree_waiver"].by} & user.roles():
        return ConflictWaiver.objects.none()
    rows = ConflictWaiver.objects.filter(
        district=this_district(), decided_at=None, matter__in=Matter.objects.visible_to(user)
    )
    others = rows.exclude(asked_by=user).select_related("matter", "asked_by__person", "professional__person")
    return others.order_by("asked_at")


def may_decide(row: ConflictWaiver, user: User) -> bool:
    """Is it open, another's, and have they the right?"""
    return row.decided_at is None and row.asked_by_id != user.pk and may(user, OWN_ACTIONS["agree_waiver"], row.matter)


@transaction.atomic
def decide(waiver: ConflictWaiver, *, by: User, agree: bool, why: str = "") -> None:
    """Agree or refuse, by another than who asked. Raises PermissionDenied or Refused."""
    from fahui.matters.engine import act

    rows = ConflictWaiver.objects.select_for_update(of=("self",))
    row = rows.select_related("matter", "professional__person", "professional__organisation").get(pk=waiver.pk)
    if row.decided_at is not None:
        raise Refused(_("这份豁免申请已经处理过了。"))
    if not may_decide(row, by):
        raise PermissionDenied("second")
    if not agree and not why.strip():
        raise Refused(_("请写明不同意的理由。"))
    verdict = check(row.matter, [row.professional])[row.professional_id]
    if agree and verdict.level == Level.ABSOLUTE:
        raise Refused(_("现在查出了绝对冲突，不能再同意豁免。"))
    row.decided_by, row.decided_at, row.agreed, row.answer = by, clock.now(), agree, why.strip()[:200]
    row.save(update_fields=["decided_by", "decided_at", "agreed", "answer"])
    answers = {"waived_for": str(row.professional)}
    if agree:
        act(row.matter, "agree_waiver", by=by, answers={**answers, "conflict": _told(verdict)})
    else:
        act(row.matter, "refuse_waiver", by=by, answers={**answers, "reason": row.answer})
