"""Write one event: who, what, when it happened and when it was recorded, clear answers and commitments."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import Ledger, System
from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter
from fahui.matters.answers import commitments, split
from fahui.matters.happenings import Happening
from fahui.matters.models import Event, Matter, Precision, Sealed
from fahui.matters.permissions import By, actor_code, relations, roles_held
from fahui.matters.vocabulary import Action, Fact

declare(
    Default(
        "matters.backdating_days",
        "补记最多可早于登记多少日",
        30,
        "日",
        "内部管理规定（设计值，未核实）",
    )
)


def check_happened_at(by: By, happened_at: datetime | None, because: str) -> None:
    """Back-dating has a right, a limit and a reason; raises ValidationError(code="backdated")."""
    if happened_at is None or isinstance(by, System):
        return
    if happened_at > clock.now() + timedelta(minutes=1):
        raise ValidationError({"happened_at": _("发生时间不能在将来，请再核对。")}, code="backdated")
    days = (clock.today() - timezone.localdate(happened_at)).days
    if days == 0 or isinstance(by, Ledger):
        return
    if not isinstance(by, User) or not by.is_staff:
        raise ValidationError({"happened_at": _("只有工作人员可以补记以前发生的事。")}, code="backdated")
    limit = int(parameter("matters.backdating_days", clock.today()))
    if days > limit:
        raise ValidationError(
            {"happened_at": _("最多只能补记%(n)d日以内的事，更早的请由负责人更正。") % {"n": limit}}, code="backdated"
        )
    if not because.strip():
        raise ValidationError({"because": _("补记以前发生的事，请写明原因。")}, code="backdated")


def record(
    matter: Matter,
    action: Action,
    asks: Iterable[Fact],
    by: By,
    answers: Mapping[str, Any],
    *,
    token: uuid.UUID | None = None,
    happened_at: datetime | None = None,
    because: str = "",
    annuls: int | None = None,
    as_of: int | None = None,
    role: str | None = None,
) -> Event:
    """Add the event and its sealed answers; the database numbers and chains it. `role`: in which they act, if known."""
    clear, sealed = split(list(asks), answers)
    if because:
        clear["_because"] = because
    known = _capacity(by, action, matter) if role is None else role
    event = _unsaved(matter, action, by, clear, sealed, role=known, happened_at=happened_at)
    event.annuls, event.as_of, event.token = annuls, as_of, token
    event.save(force_insert=True)
    if sealed:
        _keep_sealed(matter, event, sealed)
    return event


def record_all(matters: Sequence[Matter], action: Action, by: By, answers: Mapping[str, Any], role: str) -> list[Event]:
    """The same clear words in many matters at once, each an event of its own in its own chain."""
    clear, sealed = split(list(action.asks), answers)
    if sealed:
        raise ValueError(action.code)
    return Event.objects.bulk_create(_unsaved(one, action, by, clear, sealed, role=role) for one in matters)


def _unsaved(
    matter: Matter,
    action: Action,
    by: By,
    clear: dict[str, Any],
    sealed: Mapping[str, Any],
    *,
    role: str,
    happened_at: datetime | None = None,
) -> Event:
    moment = happened_at or clock.now()
    return Event(
        district=matter.district,
        matter=matter,
        action=action.code,
        actor=actor_code(by),
        actor_role=role,
        happened_at=moment,
        precision=Precision.DAY if _day_only(moment, happened_at) else Precision.MINUTE,
        happened_on=timezone.localdate(moment),
        recorded_at=clock.now(),
        facts=clear,
        commitments=commitments(sealed),
    )


def _keep_sealed(matter: Matter, event: Event, sealed: Mapping[str, Any]) -> None:
    blob = matter.data_key.seal(sealed, matter.aad())
    Sealed.objects.create(district=matter.district, matter=matter, event_id=event.pk, ciphertext=blob)


def next_happening(
    seq: int, action: Action, asks: Iterable[Fact], answers: Mapping[str, Any], at: datetime | None
) -> Happening:
    """What an event will say, before it is written."""
    moment = at or clock.now()
    clear, _sealed = split(list(asks), answers)
    return Happening(seq, action.code, moment, clear, day_only=_day_only(moment, at))


def _day_only(moment: datetime, given: datetime | None) -> bool:
    """A back-dated paper carries a day, not a minute: midnight means the day only."""
    local = timezone.localtime(moment)
    return given is not None and (local.hour, local.minute, local.second) == (0, 0, 0)


def _capacity(by: By, action: Action, matter: Matter) -> str:
    """The role or relation they act in; where the action is for others (correcting, converting), a role they hold."""
    here = roles_held(by, matter)
    for held in (here, relations(by, matter)):
        for actor in action.by:
            if str(actor) in held:
                return str(actor)
    return min(here, default=str(action.by[0]))
