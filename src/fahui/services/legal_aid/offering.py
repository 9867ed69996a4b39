"""The clocks of an offered assignment: the body names its person, the person answers, another reason is confirmed."""

from django.utils.translation import gettext_lazy as _

from fahui.core.parameters import Default, declare
from fahui.matters.vocabulary import Kind, Length, On, Param, Pause, Term
from fahui.services.legal_aid.sources import PROMISE, RULE
from fahui.worktime.units import Unit

PROMPTLY = "办理法律援助案件程序规定 第二十五条只说及时安排；日数为内部管理规定（设计值，未核实）"
declare(
    Default("legal_aid.naming_days", "承办单位安排承办人的期限", 2, "工作日", PROMPTLY),
    Default("legal_aid.naming_reminder_days", "几个工作日还没有安排承办人就提醒承办单位", 1, "工作日", PROMPTLY),
    Default("legal_aid.confirm_return_days", "确认其他退回理由的期限", 1, "工作日", "内部管理规定（设计值，未核实）"),
)

UNIT_ENDS = (On("return_unit"), On("recall_unit"), On("unit_not_answered"))
PERSON_ENDS = (On("return_assignment"), On("confirm_return"), On("not_answered"))
COMES_BACK = (*PERSON_ENDS, *UNIT_ENDS)  # it is to be assigned again; the law's three days go on


_NAMING = Term(
    "name_person",
    _("承办单位安排承办人"),
    Param("legal_aid.naming_days", Unit.WORKING_DAYS),
    starts=(On("assign_unit"),),
    restarts=True,
    stops=(On("name_person"), *UNIT_ENDS, On("terminate")),
    kind=Kind.INTERNAL,
    then="unit_not_answered",
    basis=f"{RULE} 第二十五条",
)
_REMINDING = Term(
    "remind_unit",
    _("提醒承办单位"),
    Param("legal_aid.naming_reminder_days", Unit.WORKING_DAYS),
    starts=(On("assign_unit"),),
    restarts=True,
    stops=(On("name_person"), On("remind_unit"), *UNIT_ENDS, On("terminate")),
    kind=Kind.INTERNAL,
    then="remind_unit",
    basis=PROMISE,
)
_CONFIRMING = Term(
    "confirm_return",
    _("确认其他退回理由"),
    Param("legal_aid.confirm_return_days", Unit.WORKING_DAYS),
    starts=(On("ask_return"),),
    restarts=True,
    stops=(On("refuse_return"), *PERSON_ENDS, On("take"), On("reassign"), On("terminate")),
    kind=Kind.INTERNAL,
    basis=PROMISE,
)


def offered(*by: str) -> tuple[Term, ...]:
    """The clocks of whoever is given a matter by these actions, and of the body that names its person."""
    answering = Term(
        "answer_assignment",
        _("承办人答复是否接受"),
        Length(1, Unit.WORKING_DAYS),
        starts=tuple(On(code) for code in by),
        restarts=True,
        stops=(On("take"), *PERSON_ENDS, On("terminate")),
        pauses=(Pause(On("ask_return"), On("refuse_return")),),
        kind=Kind.INTERNAL,
        then="not_answered",
        basis=PROMISE,
    )
    return (_NAMING, _REMINDING, answering, _CONFIRMING)
