"""法律援助的条件：范围与经济状况是两件事，各有条文；结果都能用一句话说清。"""

from decimal import Decimal

from django.utils.translation import gettext as _

from fahui.core.parameters import Default, declare, parameter
from fahui.matters.case import Case
from fahui.matters.vocabulary import Answers

declare(
    Default(
        "legal_aid.monthly_income_limit",
        "法律援助经济困难标准（家庭人均月收入）",
        1960,
        "元",
        "按城市低保标准两倍测算的示例值；湖北省现行标准未查到，使用前须核实",
    ),
    Default(
        "legal_aid.objection_days",
        "对不予援助决定提出异议的期限",
        15,
        "日",
        "办理法律援助案件程序规定 第二十二条（未核实）",
    ),
    Default(
        "legal_aid.filing_days", "承办人提交结案材料的期限", 30, "日", "办理法律援助案件程序规定 第四十条（未核实）"
    ),
    Default("legal_aid.checking_days", "审查结案材料的期限", 30, "日", "办理法律援助案件程序规定 第四十一条（未核实）"),
    Default("legal_aid.promised_days", "审查决定的承诺时限", 5, "日", "承诺：区法律援助中心服务承诺（示例，未核实）"),
)

# 法律援助法 第三十一条 lists these; 第三十二条 has no means test at all for the last four.
IN_SCOPE = {"wages", "social_insurance", "pension", "support", "injury", "environment", "capacity", "compensation"}
NOT_MEANS_TESTED = {"heroes", "bravery", "acquitted", "violence"}
CRIMINAL = {"criminal"}
WAIVED_CAUSES = {"migrant_worker": {"wages", "injury"}}


def out_of_scope(cause: str) -> str | None:
    """法律援助法 第三十一条、第三十二条：不在列举之内的，说明白。"""
    if cause in IN_SCOPE | NOT_MEANS_TESTED | CRIMINAL:
        return None
    return _("这件事不在法律援助法第三十一条、第三十二条列举的事项之内，不能按给予援助上报。")


def not_poor_enough(cause: str, ground: str, monthly_income: str | None, limit: Decimal) -> str | None:
    """第三十二条 has no means test; 第四十二条 only waives the *checking* of means; otherwise the standard decides."""
    if cause in NOT_MEANS_TESTED:
        return None
    if ground == "not_means_tested":
        return _("所选事项不属于法律援助法第三十二条不受经济困难条件限制的情形，请改选经济状况。")
    if ground in ("social_assistance", "no_fixed_income"):
        return None
    if ground == "migrant_worker":
        if cause in WAIVED_CAUSES["migrant_worker"]:
            return None
        return _("进城务工人员免予核查，只限于请求支付劳动报酬或者工伤人身损害赔偿（法律援助法第四十二条）。")
    if monthly_income in (None, ""):
        return _("没有填写家庭人均月收入，不能判断是否符合经济困难标准。")
    if Decimal(str(monthly_income)) > limit:
        return _("家庭人均月收入%(income)s元，超过经济困难标准每月%(limit)s元（法律援助法第三十四条）。") % {
            "income": monthly_income,
            "limit": f"{limit:.2f}".removesuffix(".00"),
        }
    return None


def may_grant(case: Case, answers: Answers) -> str | None:
    """Guard of the proposal to grant: scope first, then means by the standard of the day of application."""
    facts = {**case.facts, **answers}
    cause = str(facts.get("cause", ""))
    if objection := out_of_scope(cause):
        return objection
    if cause in CRIMINAL:
        return None
    limit = parameter("legal_aid.monthly_income_limit", case.begun_on)
    income = facts.get("monthly_income")
    return not_poor_enough(cause, str(facts.get("means_ground", "")), None if income is None else str(income), limit)
