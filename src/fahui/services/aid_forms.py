"""法律援助文书格式（2023年版）: the 32 forms, and where each is made; what each must carry stands beside it.

Only forms 16 and 17 were compared with the ministry's text; every other layout is marked unverified.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.matters.form_sets import Issued, StandardForm, enter
from fahui.services.aid_form_fields import FIELDS
from fahui.services.duty_counsel.ledger import LEDGER
from fahui.services.legal_aid.sources import FORMS

AID, DEFENCE, HELP = "legal_aid", "appointed_defence", "duty_counsel"


def _form(number: int, name: Any, *issued: Issued, **more: Any) -> StandardForm:
    return StandardForm(str(number), name, FIELDS[number], issued, basis=f"{FORMS} 格式{number}", **more)


def _by(service: str, action: str, *letters: str) -> Issued:
    return Issued(service, action, letters)


def _in_both(action: str, letter: str) -> tuple[Issued, Issued]:
    """Aid that was applied for and aid of which an organ gave notice go the same way here."""
    return _by(AID, action, letter), _by(DEFENCE, action, letter)


enter(
    _form(1, _("法律援助咨询登记表"), _by("consultation", "answer", "record")),
    _form(2, _("法律援助申请表"), _by(AID, "submit", "application_form")),
    _form(3, _("授权委托书"), _by(AID, "sign_agreement", "authorisation")),
    _form(4, _("经济困难状况说明表"), _by(AID, "submit", "means_statement")),
    _form(5, _("申请材料接收凭证"), _by(AID, "submit", "receipt")),
    _form(6, _("补充材料/说明通知书"), _by(AID, "request_supplement", "supplement_notice")),
    _form(7, _("法律援助协作函"), _by(AID, "ask_cooperation", "cooperation_letter")),
    _form(8, _("法律援助审查表"), _by(AID, "grant", "review_grant"), _by(AID, "refuse", "review_refusal")),
    _form(9, _("给予法律援助决定书"), _by(AID, "grant", "grant_decision")),
    _form(10, _("不予法律援助决定书"), _by(AID, "refuse", "refusal_decision")),
    _form(
        11,
        _("指派通知书"),
        *_in_both("assign", "assignment_notice"),
        *_in_both("assign_unit", "assignment_notice"),
    ),
    _form(12, _("委托代理/辩护协议"), _by(AID, "sign_agreement", "agreement")),
    _form(13, _("法律援助公函"), *_in_both("inform_organ", "official_letter")),
    _form(14, _("案件承办情况通报/报告记录"), *_in_both("report_progress", "handling_record")),
    _form(15, _("法律援助机构介绍信"), _by(AID, "introduce", "introduction")),
    _form(16, _("更换法律援助人员申请表"), *_in_both("ask_change", "change_application"), verified=True),
    _form(17, _("更换法律援助人员通知书"), *_in_both("reassign", "replacement_notice"), verified=True),
    _form(18, _("终止法律援助决定书"), *_in_both("terminate", "termination_decision")),
    _form(19, _("终止法律援助公函"), *_in_both("terminate", "termination_letter")),
    _form(
        20,
        _("法律援助异议审查决定书"),
        _by("objection", "uphold", "review_decision"),
        _by("objection", "overturn", "review_decision"),
    ),
    _form(21, _("结案报告表"), *_in_both("archive", "closing_form")),
    _form(22, _("送达回证"), Issued("", "serve", ())),
    _form(23, _("法律帮助申请表"), _by(HELP, "request", "help_request")),
    *(
        _form(number, name, _by(HELP, "notify_lawyer", f"notice_{organ}"))
        for number, name, organ in (
            (24, _("值班律师提供法律帮助通知书（公安机关用）"), "police"),
            (25, _("值班律师提供法律帮助通知书（国家安全机关用）"), "security"),
            (26, _("值班律师提供法律帮助通知书（检察机关用）"), "procuratorate"),
            (27, _("值班律师提供法律帮助通知书（审判机关用）"), "court"),
        )
    ),
    _form(28, _("值班律师提供法律帮助情况登记表"), _by(HELP, "help", "help_sheet")),
    _form(29, _("值班律师法律帮助工作台账"), ledger=LEDGER),
    _form(30, _("庭审旁听情况记录表"), *_in_both("observe_hearing", "hearing_observation")),
    _form(31, _("征询办案机关意见函"), *_in_both("ask_organ_opinion", "organ_opinion")),
    _form(32, _("受援人回访记录表"), *_in_both("call_recipient", "recipient_call")),
)
