"""法律援助文书格式（2023年版）: the 32 forms, where each is made, and what each must carry.

Only forms 16 and 17 were compared with the ministry's text; every other layout is marked unverified.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.matters.form_sets import Issued, StandardForm, enter
from fahui.services.duty_counsel.ledger import LEDGER
from fahui.services.legal_aid.sources import FORMS

AID, DEFENCE, HELP = "legal_aid", "appointed_defence", "duty_counsel"


def _form(number: int, name: Any, fields: tuple[Any, ...], *issued: Issued, **more: Any) -> StandardForm:
    return StandardForm(str(number), name, fields, issued, basis=f"{FORMS} 格式{number}", **more)


def _by(service: str, action: str, *letters: str) -> Issued:
    return Issued(service, action, letters)


_APPLICANT = (_("姓名"), _("性别"), _("证件号码"), _("联系电话"), _("住址"))
_DECIDED = (_("案由"), _("审查"), _("审查人"), _("负责人"))
_NOTICE = (_("姓名"), _("涉嫌罪名"), _("通知书文号"), _("通知日期"), _("办案人员和联系电话"))

enter(
    _form(
        1,
        _("法律援助咨询登记表"),
        (_("咨询人"), _("联系电话"), _("咨询日期"), _("咨询方式"), _("咨询的问题"), _("答复意见"), _("登记人")),
        _by("consultation", "answer", "record"),
    ),
    _form(
        2,
        _("法律援助申请表"),
        (
            *(*_APPLICANT, _("代为申请的人"), _("人群类别"), _("申请事项"), _("案情和申请理由")),
            *(_("申请人的法律地位"), _("所处阶段"), _("以前就此事申请法律援助的情况")),
            *(_("申请人声明"), _("签名或者指印")),
        ),
        _by(AID, "submit", "application_form"),
    ),
    _form(
        3,
        _("授权委托书"),
        (_("委托人"), _("受托人"), _("受托人单位"), _("案由"), _("委托权限"), _("签名或者指印")),
        _by(AID, "sign_agreement", "authorisation"),
    ),
    _form(
        4,
        _("经济困难状况说明表"),
        (_("家庭成员"), _("收入"), _("财产"), _("债务"), _("承诺"), _("签名或者指印")),
        _by(AID, "submit", "means_statement"),
    ),
    _form(
        5,
        _("申请材料接收凭证"),
        (_("材料名称"), _("份数"), _("交材料的人"), _("收材料的人")),
        _by(AID, "submit", "receipt"),
    ),
    _form(
        6,
        _("补充材料/说明通知书"),
        (_("还需要补充下列材料或者说明"), _("视为撤回申请")),
        _by(AID, "request_supplement", "supplement_notice"),
    ),
    _form(
        7,
        _("法律援助协作函"),
        (_("请协助核查下列事项"), _("书面答复"), _("联系电话")),
        _by(AID, "ask_cooperation", "cooperation_letter"),
    ),
    _form(
        8,
        _("法律援助审查表"),
        (_("案情"), _("范围和经济状况审查"), _("审查意见"), *_DECIDED),
        _by(AID, "grant", "review_grant"),
        _by(AID, "refuse", "review_refusal"),
    ),
    _form(
        9,
        _("给予法律援助决定书"),
        (_("决定给予您法律援助"), _("理由"), _("援助形式")),
        _by(AID, "grant", "grant_decision"),
    ),
    _form(
        10,
        _("不予法律援助决定书"),
        (_("决定不予法律援助"), _("理由"), _("依据"), _("提出异议")),
        _by(AID, "refuse", "refusal_decision"),
    ),
    _form(
        11,
        _("指派通知书"),
        (_("受援人"), _("案由"), _("所处阶段"), _("结案材料"), _("附")),
        _by(AID, "assign", "assignment_notice"),
        _by(AID, "assign_unit", "assignment_notice"),
        _by(DEFENCE, "assign", "assignment_notice"),
        _by(DEFENCE, "assign_unit", "assignment_notice"),
    ),
    _form(
        12,
        _("委托代理/辩护协议"),
        (_("甲方"), _("乙方"), _("法律援助不收费"), _("签名或者指印")),
        _by(AID, "sign_agreement", "agreement"),
    ),
    _form(
        13,
        _("法律援助公函"),
        (_("承办单位"), _("承办律师"), _("联系电话"), _("案由")),
        _by(DEFENCE, "inform_organ", "official_letter"),
    ),
    _form(
        14,
        _("案件承办情况通报/报告记录"),
        (_("日期"), _("对象"), _("通报或者报告的内容"), _("答复")),
        _by(AID, "report_progress", "handling_record"),
    ),
    _form(
        15,
        _("法律援助机构介绍信"),
        (_("兹有"), _("请予接洽"), _("有效期")),
        _by(AID, "introduce", "introduction"),
    ),
    _form(
        16,
        _("更换法律援助人员申请表"),
        (_("申请更换的事实和理由"), _("提交证据份数"), _("签名或者指印"), _("审核意见"), _("审批意见")),
        _by(AID, "ask_change", "change_application"),
        verified=True,
    ),
    _form(
        17,
        _("更换法律援助人员通知书"),
        (_("不再承办"), _("移交")),
        _by(AID, "reassign", "replacement_notice"),
        _by(DEFENCE, "reassign", "replacement_notice"),
        verified=True,
    ),
    _form(
        18,
        _("终止法律援助决定书"),
        (_("查明"), _("理由"), _("提出异议")),
        _by(AID, "terminate", "termination_decision"),
        _by(DEFENCE, "terminate", "termination_decision"),
    ),
    _form(
        19,
        _("终止法律援助公函"),
        (_("特此函告"),),
        _by(AID, "terminate", "termination_letter"),
        _by(DEFENCE, "terminate", "termination_letter"),
    ),
    _form(
        20,
        _("法律援助异议审查决定书"),
        (_("您的异议"), _("经审查查明"), _("审查决定"), _("行政复议"), _("行政诉讼")),
        _by("objection", "uphold", "review_decision"),
        _by("objection", "overturn", "review_decision"),
    ),
    _form(
        21,
        _("结案报告表"),
        (
            *(_("据以结案的文书"), _("结案日"), _("结果"), _("办理经过"), _("承办人交来的材料")),
            *(_("承办单位"), _("承办人"), _("审查意见"), _("审查人")),
        ),
        _by(AID, "archive", "closing_form"),
        _by(DEFENCE, "archive", "closing_form"),
    ),
    _form(
        22,
        _("送达回证"),
        (_("送达文书名称"), _("受送达人"), _("送达地址"), _("送达方式"), _("送达日期"), _("签收人"), _("送达人")),
        Issued("", "serve", ()),
    ),
    _form(
        23,
        _("法律帮助申请表"),
        (_("申请人"), _("涉嫌罪名或者案由"), _("请求帮助的事项"), _("签名或者指印")),
        _by(HELP, "request", "help_request"),
    ),
    *(
        _form(number, name, _NOTICE, _by(HELP, "notify_lawyer", f"notice_{organ}"))
        for number, name, organ in (
            (24, _("值班律师提供法律帮助通知书（公安机关用）"), "police"),
            (25, _("值班律师提供法律帮助通知书（国家安全机关用）"), "security"),
            (26, _("值班律师提供法律帮助通知书（检察机关用）"), "procuratorate"),
            (27, _("值班律师提供法律帮助通知书（审判机关用）"), "court"),
        )
    ),
    _form(
        28,
        _("值班律师提供法律帮助情况登记表"),
        (_("受帮助人"), _("值班律师"), _("帮助日期"), _("帮助的内容"), _("结果")),
        _by(HELP, "help", "help_sheet"),
    ),
    _form(29, _("值班律师法律帮助工作台账"), LEDGER.columns, ledger=LEDGER),
    _form(
        30,
        _("庭审旁听情况记录表"),
        (_("旁听日期"), _("审理"), _("质证"), _("法庭纪律、仪表和用语"), _("旁听情况和意见"), _("旁听人")),
        _by(AID, "observe_hearing", "hearing_observation"),
        _by(DEFENCE, "observe_hearing", "hearing_observation"),
    ),
    _form(
        31,
        _("征询办案机关意见函"),
        (_("案由"), _("回执"), _("意见采纳情况"), _("答复机关"), _("联系电话")),
        _by(AID, "ask_organ_opinion", "organ_opinion"),
        _by(DEFENCE, "ask_organ_opinion", "organ_opinion"),
    ),
    _form(
        32,
        _("受援人回访记录表"),
        (_("回访日期"), _("回访方式"), _("满意程度"), _("是否收取财物"), _("意见和建议"), _("回访人")),
        _by(AID, "call_recipient", "recipient_call"),
        _by(DEFENCE, "call_recipient", "recipient_call"),
    ),
)
