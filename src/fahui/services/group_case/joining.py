"""How a part comes to whoever handles the case: with all others, or later, when the case was given away already."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.case import Case
from fahui.matters.conflicts.checking import Level, check
from fahui.matters.models import Assignment, Event
from fahui.matters.parts import whole_of
from fahui.matters.permissions import By
from fahui.matters.ranking.choosing import naming_unit
from fahui.matters.telling_staff import tell_staff
from fahui.matters.vocabulary import Action, Answers, Finds, Length, On, Stage, Term
from fahui.services.legal_aid.sources import LAW, RULE
from fahui.worktime.units import Unit

JOINED = ("assigned", "comes_along")


def _given_to(case: Case) -> Assignment | None:
    whole = whole_of(case.matter)
    rows = Assignment.objects.live().filter(matter=whole) if whole is not None else Assignment.objects.none()
    return rows.select_related("professional__person", "organisation").first()


def nobody_yet(case: Case, answers: Answers) -> str | None:
    """Whoever is granted aid before the case is given to anybody waits for that with the others."""
    return None if _given_to(case) else gettext("案件还没有指派承办人。")


def no_unit_yet(case: Case, answers: Answers) -> str | None:
    """The same where a body was given the case and has not named its person."""
    return None if which_unit(case, answers) else gettext("案件还没有指派承办单位。")


def who_handles(case: Case, answers: Answers) -> dict[str, Any]:
    """Whoever has the case has each part of it; kept with the part, as its papers name them."""
    given = _given_to(case)
    if given is None:
        return {}
    handler = given.professional
    return {"handler": handler.person.name, "unit": given.organisation.name, "handler_phone": handler.work_phone}


def unit_alone(case: Case, answers: Answers) -> dict[str, Any]:
    """The same for who comes later: no handler was ever named in their part."""
    return {code: value for code, value in which_unit(case, answers).items() if code == "unit"}


def which_unit(case: Case, answers: Answers) -> dict[str, Any]:
    """The body that is to name whoever handles the case."""
    whole = whole_of(case.matter)
    given = naming_unit(whole) if whole is not None else None
    return {"unit": given.organisation.name, "handler": "", "handler_phone": ""} if given else {}


def warn_of_conflict(case: Case, event: Event, by: By) -> None:
    """Who is added when the case has its handler was not there when ties were looked for: the assigner looks again."""
    given = Assignment.objects.live().filter(matter=case.matter)
    for one in given.select_related("professional__person", "professional__organisation"):
        if check(case.matter, [one.professional])[one.professional_id].level == Level.NONE:
            continue
        words = gettext("名册新登记了人，承办人%(who)s有利益冲突，请看候选人名单上的说明，更换承办人或者申请豁免。")
        text = words % {"who": one.professional.person.name}
        tell_staff(case.matter, f"part_conflict:{event.pk}:{one.pk}", text, role=Role.ASSIGNER)


ASSIGNED = Action(
    "assigned",
    _("一并指派"),
    by=(Role.SYSTEM,),
    from_=(Stage.ACCEPTED, Stage.HANDLING),
    to=Stage.HANDLING,
    needs=("grant",),
    clears=("sign_agreement",),
    guard=nobody_yet,
    finds=Finds((), who_handles),
    side=True,
    shows=("handler", "unit", "handler_phone"),
    sentence=_("案件指派了承办人"),
    basis=f"{LAW} 第四十三条",
    tells=_("案件已指派承办人，会和您联系。"),
)
TO_UNIT = Action(
    "given_to_unit",
    _("一并指派承办单位"),
    by=(Role.SYSTEM,),
    from_=(Stage.ACCEPTED, Stage.HANDLING),
    needs=("grant",),
    finds=Finds((), which_unit),
    side=True,
    shows=("unit",),
    sentence=_("案件指派了承办单位，由单位安排承办人"),
    basis=f"{LAW} 第四十三条",
    tells=_("案件已指派承办单位，由单位安排承办人，安排好了会告诉您是谁。"),
)
JOINING = (
    TO_UNIT,
    ASSIGNED,
    # Granted late, one comes to the handler of the others; for these nothing begins anew.
    replace(
        ASSIGNED,
        code="comes_along",
        title=_("随案交给承办人"),
        from_=(Stage.ACCEPTED,),
        clears=(),
        issues=("assignment_notice",),  # to the body that has the case: it handles one more
    ),
    replace(
        TO_UNIT,
        code="comes_to_unit",
        title=_("随案交给承办单位"),
        unless=("given_to_unit", "comes_to_unit"),
        guard=no_unit_yet,
        finds=Finds((), unit_alone),
    ),
)
SIGN_LATE = Term(
    "sign",
    _("签订委托协议"),
    Length(5, Unit.DAYS),
    starts=(On("comes_along"),),
    restarts=True,
    stops=(On("sign_agreement"), On("terminate")),
    tells=_("承办人最晚%(day)s和您签订委托协议。"),
    basis=f"{RULE} 第二十七条",
)
