"""What each of the 32 forms must carry: the label as it stands on the paper, and the slot that fills it.

From the summary of the set of 2023; what that summary itself doubts stays optional and is marked unverified.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from fahui.matters.form_sets import Carried
from fahui.services.duty_counsel.ledger import LEDGER

AID, DEFENCE = "legal_aid", "appointed_defence"


def _line(label: Any, *slots: str, **more: Any) -> Carried:
    return Carried(label, slots, **more)


def _doubted(label: Any, *slots: str) -> Carried:
    return Carried(label, slots, optional=True, verified=False)


_CAUSE = _line(_("案由"), "cause", "charge")
_RECIPIENT = _line(_("受援人"), "applicant")
_UNIT, _BY_UNIT = _line(_("承办单位"), "unit"), (_line(_("承办单位"), "unit"), _line(_("承办人"), "handler", by=AID))
_SIGNED = _line(_("签名或者指印"))
_PHONE = _line(_("联系电话"), "phone")
_DECIDED_ON = _line(_("决定日期"), "date")
_REASON, _GROUND_OF_LAW = _("理由"), _("依据")
_OBJECT_TO, _OBJECT_HOW = _line(_("向谁提出异议"), "bureau"), _line(_("提出异议的方式"), words="到窗口、上网或者写信")
_ENDED = _line(_("终止的情形"), "termination_ground")
_REVIEWED = (
    _line(_("案情"), "statement"),
    _line(_("范围和经济状况审查"), "finding_words"),
    _line(_("审查意见"), "grant_reason", "refusal_reason"),
    _line(_("审查人"), "reviewed_by"),
    _line(_("负责人决定"), words="法律援助"),
    _line(_("负责人"), "actor"),
)
_NOTICE = (
    _line(_("姓名"), "applicant"),
    _line(_("涉嫌罪名"), "charge"),
    _line(_("请求帮助的事项"), "help_wanted"),
    _line(_("通知机关"), "organ_name"),
    _line(_("通知书文号"), "notice_number"),
    _line(_("通知日期"), "notice_on"),
    _line(_("办案人员和联系电话"), "organ_contact"),
)

FIELDS: Final[Mapping[int, tuple[Carried, ...]]] = {
    1: (
        _line(_("咨询人"), "applicant"),
        _line(_("性别"), "applicant_sex"),
        _doubted(_("证件号码"), "applicant_id"),
        _line(_("联系电话"), "applicant_phone"),
        _line(_("咨询日期"), "opened_on"),
        _line(_("咨询方式"), "channel"),
        _line(_("咨询的问题"), "question"),
        _line(_("答复意见"), "answer_text"),
        _line(_("登记人"), "actor"),
    ),
    2: (
        _line(_("姓名"), "applicant"),
        _line(_("性别"), "applicant_sex"),
        _line(_("出生日期"), "applicant_born"),
        _line(_("证件号码"), "applicant_id"),
        _line(_("联系电话"), "applicant_phone"),
        _line(_("住址或者经常居住地"), "applicant_address"),
        _line(_("代为申请的人"), "agent", optional=True),
        _line(_("人群类别"), "means_ground"),
        _CAUSE,
        _line(_("案情和申请理由"), "statement"),
        _line(_("申请人的法律地位"), "legal_position"),
        _line(_("所处阶段"), "procedure_stage"),
        _line(_("以前就此事申请法律援助的情况"), "earlier_aid"),
        _line(_("申请人声明"), words="以上内容和提交的材料都是真实的"),
        _SIGNED,
        _line(_("申请日期"), "date"),
    ),
    3: (
        _line(_("委托人"), "applicant"),
        _line(_("受托人"), "handler"),
        _line(_("受托人单位"), "unit"),
        _CAUSE,
        _line(_("委托权限"), words="一般授权"),
        _line(_("特别授权的事项"), "special_powers", optional=True),
        _SIGNED,
        _line(_("签名日期"), "date"),
    ),
    4: (
        _line(_("家庭成员"), "family"),
        _line(_("收入"), "monthly_income"),
        _line(_("财产"), "high_assets"),
        _doubted(_("债务"), "debts"),
        _line(_("承诺"), "pledge"),
        _SIGNED,
        _line(_("填表日期"), "date"),
    ),
    5: (
        _line(_("材料名称"), "materials"),
        _line(_("份数"), words="1份"),
        _line(_("交材料的人（签名或指印）")),
        _line(_("收材料的人"), "actor"),
        _line(_("收到日期"), "date"),
    ),
    6: (
        _line(_("还需要补充下列材料或者说明"), "supplement_items"),
        _line(_("一次性告知")),
        _line(_("补充期限"), "supplement_by"),
        _line(_("逾期后果"), words="视为撤回申请"),
    ),
    7: (
        _line(_("协作机构"), "cooperation_agency"),
        _line(_("申请人"), "applicant"),
        _CAUSE,
        _line(_("请协助核查下列事项"), "cooperation_items"),
        _line(_("答复期限"), "cooperation_by"),
        _line(_("联系人"), "actor"),
        _PHONE,
    ),
    8: (*_REVIEWED, _CAUSE),
    9: (
        _RECIPIENT,
        _CAUSE,
        _line(_("援助形式"), "aid_form"),
        _line(_REASON, "grant_reason"),
        _line(_GROUND_OF_LAW, words="《中华人民共和国法律援助法》第四十三条"),
        _DECIDED_ON,
    ),
    10: (
        _line(_("申请人"), "applicant"),
        _CAUSE,
        _line(_REASON, "refusal_reason"),
        _line(_GROUND_OF_LAW, "refusal_ground"),
        _OBJECT_TO,
        _line(_("提出异议的期限"), "length_object"),
        _OBJECT_HOW,
        _DECIDED_ON,
    ),
    11: (
        *(_UNIT, _RECIPIENT, _CAUSE, _line(_("所处阶段"), "procedure_stage")),
        _line(_("签订委托协议的期限"), "length_sign", by=AID),
        _line(_("提交结案材料的期限"), "length_file_closing"),
        _line(_("附件"), words="复印件"),
    ),
    12: (
        _line(_("甲方（受援人）"), "applicant"),
        _line(_("乙方（承办单位）"), "unit"),
        _line(_("乙方承办人"), "handler"),
        _CAUSE,
        _line(_("甲方的权利和义务"), words="甲方有权了解办理进展"),
        _line(_("乙方的权利和义务"), words="乙方承办人应当尽职办理"),
        _line(_("法律援助不收费"), words="不得向甲方收取任何财物"),
        _SIGNED,
        _line(_("签订日期"), "date"),
    ),
    13: (
        _line(_("办案机关"), "agent", "informed_organ"),
        *(_RECIPIENT, _CAUSE, _UNIT, _line(_("承办律师"), "handler")),
        _line(_("律师联系电话"), "handler_phone"),
        _line(_("我机构联系人"), "actor"),
        _line(_("我机构联系电话"), "phone"),
    ),
    14: (
        *(_RECIPIENT, _CAUSE),
        _line(_("日期"), "reported_on"),
        _line(_("对象"), "reported_to"),
        _line(_("通报或者报告的内容"), "report_words"),
        _line(_("受援人或者法律援助机构的答复"), "report_reply"),
    ),
    15: (
        _line(_("持信人"), "bearer"),
        _line(_("前往单位"), "introduced_to"),
        _line(_("办理事项"), "introduced_for"),
        _line(_("有效期至"), "introduced_until"),
        _PHONE,
    ),
    16: (
        _line(_("申请人（受援人）"), "applicant"),
        _line(_("申请更换的事实和理由"), "change_reason"),
        _line(_("提交证据份数"), "change_evidence"),
        _SIGNED,
        _line(_("审核意见")),
        _line(_("审批意见")),
    ),
    17: (
        _CAUSE,
        _line(_("更换人员"), "kept_unit", optional=True),
        _line(_("解除承办"), "released_unit", optional=True),
        _line(_("自接受指派之日起"), "length_sign", by=AID),
        _line(_("请原承办人在"), "hand_over_by", by=AID),
        _line(_("新的承办律师应当在"), "length_answer_assignment", by=DEFENCE),
    ),
    18: (
        *(_RECIPIENT, _CAUSE, _ENDED, _line(_REASON, "termination_reason"), _OBJECT_TO, _OBJECT_HOW, _DECIDED_ON),
        _line(_GROUND_OF_LAW, words="《中华人民共和国法律援助法》第四十八条", by=DEFENCE),
    ),
    19: (_line(_("收函机关"), "organ_told", "agent"), _RECIPIENT, _CAUSE, _ENDED, _PHONE),
    20: (
        _line(_("您的异议"), "objection_reason"),
        _line(_("经审查查明"), "findings"),
        _line(_("审查决定"), "result"),
        _line(_("行政复议"), "government"),
        _line(_("行政诉讼"), words="向人民法院提起"),
    ),
    21: (
        *(_CAUSE, *_BY_UNIT),
        _line(_("据以结案的文书"), "closing_paper", "result"),
        _line(_("结案日"), "case_closed_on"),
        _line(_("结果"), "result_words"),
        _line(_("挽回损失、取得利益"), "recovered", by=AID),
        _line(_("办理经过"), "closing_report"),
        _line(_("承办人交来的材料"), "handed_in"),
        _line(_("审查意见"), "closing_opinion"),
        _line(_("审查人"), "actor"),
        _line(_("负责人（签名）")),
    ),
    22: (
        _line(_("送达文书名称"), "served_letter"),
        _line(_("文书编号"), "served_number"),
        _line(_("受送达人"), "applicant"),
        _line(_("送达地址"), "applicant_address"),
        _line(_("送达方式"), "served_how"),
        _line(_("送达日期"), "served_on"),
        _line(_("签收人"), "received_by"),
        _line(_("拒收或其他情况说明"), "served_note", optional=True),
        _SIGNED,
        _line(_("送达人"), "actor"),
    ),
    23: (
        _line(_("申请人"), "applicant"),
        _line(_("涉嫌罪名或者案由"), "charge"),
        _line(_("请求帮助的事项"), "help_wanted"),
        _line(_("申请日期"), "opened_on"),
        _SIGNED,
    ),
    **dict.fromkeys(range(24, 28), _NOTICE),
    28: (
        _line(_("受帮助人"), "applicant"),
        _line(_("值班律师"), "handler"),
        _line(_("帮助日期"), "helped_on"),
        _line(_("帮助的内容"), "help_kinds"),
        _line(_("结果"), "help_result"),
        _SIGNED,
    ),
    29: tuple(Carried(column) for column in LEDGER.columns),
    30: (
        _CAUSE,
        _line(_("旁听日期"), "observed_on"),
        _line(_("审理"), "observed_court"),
        _line(_("举证"), "observed_questions"),
        _line(_("意见"), "observed_pleading"),
        _line(_("法庭纪律、仪表和用语"), "observed_manner"),
        _line(_("旁听情况和意见"), "observed_words"),
        _line(_("旁听人"), "actor"),
    ),
    31: (
        _CAUSE,
        _line(_("征询的事项"), "opinion_items"),
        _line(_("回执"), "organ"),
        _line(_("意见采纳情况"), words="全部采纳"),
        _line(_("答复机关")),
        _PHONE,
    ),
    32: (
        *(_RECIPIENT, _CAUSE),
        _line(_("回访日期"), "called_on"),
        _line(_("回访方式"), "called_how"),
        _line(_("满意程度"), "called_satisfied"),
        _line(_("是否收取财物"), "called_charged"),
        _line(_("意见和建议"), "called_words"),
        _line(_("回访人"), "actor"),
    ),
}
