"""The rules of each time, as the law lists them; the day of the application picks the edition."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from fahui.eligibility.vocabulary import Edition, Ground

REGULATION, LAW, RULE = "法律援助条例", "法律援助法", "办理法律援助案件程序规定"
WUHAN, SOCIAL = "武汉市法律援助条例", "社会救助法"

COMPENSATION = _("请求国家赔偿")
INSURANCE = _("请求社会保险待遇或者社会救助")
PENSION = _("请求发给抚恤金")
SUPPORT = _("请求给付赡养费、抚养费、扶养费")
WAGES = _("确认劳动关系或者请求支付劳动报酬")
BRAVERY = _("因见义勇为主张民事权益")
CRIMINAL = _("刑事案件没有辩护人")
VICTIM = _("刑事案件的被害人、自诉人没有代理人")
RETRIAL = _("法院决定再审或者检察院抗诉后的申诉")

_OLD_SCOPE = f"{REGULATION} 第十条"
_OLD_MEANS = f"{REGULATION} 第十三条"
E2003 = Edition(
    code="2003",
    title=_("2003年法律援助条例（2012年程序规定）"),
    valid_from=date(2003, 9, 1),
    until=date(2021, 12, 31),
    scope=(
        Ground("compensation", COMPENSATION, _OLD_SCOPE),
        Ground("social_insurance", _("请求社会保险待遇或者最低生活保障待遇"), _OLD_SCOPE),
        Ground("pension", _("请求发给抚恤金、救济金"), _OLD_SCOPE),
        Ground("support", SUPPORT, _OLD_SCOPE),
        Ground("wages", _("请求支付劳动报酬"), _OLD_SCOPE),
        Ground("bravery", BRAVERY, _OLD_SCOPE),
    ),
    untested=(),
    criminal=(
        Ground("criminal", CRIMINAL, f"{REGULATION} 第十一条"),
        Ground("victim", VICTIM, f"{REGULATION} 第十一条"),
    ),
    means_asked=("criminal", "victim"),
    notified=f"{REGULATION} 第十二条",
    # Groups of the draft of Wuhan's rules (2014); the text that came into force was not found.
    waived=tuple(
        Ground(code, title, WUHAN, verified=False, valid_from=date(2015, 4, 1))
        for code, title in (
            ("extreme_poverty", _("农村五保供养对象")),
            ("migrant_worker", _("农村进城务工人员")),
            ("aged_70", _("七十周岁以上的老人")),
            ("institution", _("在福利机构由政府供养的人员")),
            ("hardship", _("因灾害或者重病造成临时困难的人员")),
            ("brave", _("因见义勇为或者公共利益受损的人员")),
        )
    ),
    scope_basis=_OLD_SCOPE,
    means_basis=_OLD_MEANS,
)

_SCOPE, _UNTESTED, _WAIVED = f"{LAW} 第三十一条", f"{LAW} 第三十二条", f"{LAW} 第四十二条"
_HELPED = (  # 社会救助对象 of whom the law of 2022 could speak; the others came with the list of 2026
    ("extreme_poverty", _("特困人员")),
    ("allowance", _("最低生活保障家庭")),
)
_HELPED_SINCE_2026 = (
    ("allowance_edge", _("最低生活保障边缘家庭")),
    ("rigid_expenses", _("刚性支出困难家庭")),
    ("disaster", _("受灾人员")),
    ("hardship", _("临时困难人员")),
    ("emergency_patient", _("需要疾病应急救助的人员")),
    ("vagrant", _("生活无着的流浪乞讨人员")),
)
_NEW_LIST = date(2026, 7, 1)
E2022 = Edition(
    code="2022",
    title=_("2022年法律援助法（2012年程序规定）"),
    valid_from=date(2022, 1, 1),
    until=date(2023, 8, 31),
    scope=(
        Ground("compensation", COMPENSATION, _SCOPE),
        Ground("social_insurance", INSURANCE, _SCOPE),
        Ground("pension", PENSION, _SCOPE),
        Ground("support", SUPPORT, _SCOPE),
        Ground("wages", WAGES, _SCOPE),
        Ground("capacity", _("请求认定公民无民事行为能力或者限制民事行为能力"), _SCOPE),
        Ground("injury", _("工伤、交通、食品药品安全、医疗事故造成的人身损害赔偿"), _SCOPE),
        Ground("environment", _("环境污染、生态破坏造成的损害赔偿"), _SCOPE),
        Ground("retrial", RETRIAL, f"{LAW} 第三十三条"),
    ),
    untested=(
        Ground("heroes", _("英雄烈士近亲属维护英雄烈士的人格权益"), _UNTESTED),
        Ground("bravery", BRAVERY, _UNTESTED),
        Ground("acquitted", _("再审改判无罪请求国家赔偿"), _UNTESTED),
        Ground("violence", _("遭受虐待、遗弃或者家庭暴力主张相关权益"), _UNTESTED),
    ),
    criminal=(
        Ground("criminal", CRIMINAL, f"{LAW} 第二十四条"),
        Ground("victim", VICTIM, f"{LAW} 第二十九条"),
    ),
    means_asked=("victim",),  # a suspect may ask “因经济困难或者其他原因”
    notified=f"{LAW} 第三十六条",
    waived=(
        Ground("no_fixed_income", _("没有固定生活来源的未成年人、老年人、残疾人等"), _WAIVED),
        Ground("social_assistance", _("社会救助、司法救助或者优抚对象"), _WAIVED),
        Ground("judicial_relief", _("司法救助对象"), _WAIVED),
        Ground("preferential", _("优抚对象"), _WAIVED),
        Ground("migrant_worker", _("请求支付劳动报酬或者工伤赔偿的进城务工人员"), _WAIVED, ("wages", "injury")),
        *(Ground(code, title, _WAIVED) for code, title in _HELPED),
    ),
    scope_basis=f"{_SCOPE}、第三十二条",
    means_basis=f"{LAW} 第三十四条",
)
E2023 = replace(
    E2022,
    code="2023",
    title=_("2022年法律援助法（2023年程序规定）"),
    valid_from=date(2023, 9, 1),
    until=None,
    waived=(
        *E2022.waived,
        *(
            Ground(code, title, f"{_WAIVED}；{SOCIAL} 第十三条", valid_from=_NEW_LIST)
            for code, title in _HELPED_SINCE_2026
        ),
    ),
    own_income_basis=f"{RULE} 第十八条",
)
EDITIONS = (E2003, E2022, E2023)


def edition_on(day: date) -> Edition:
    """The edition of a day of application; raises LookupError before the first."""
    for edition in reversed(EDITIONS):
        if edition.valid_from <= day:
            return edition
    raise LookupError(f"no rules of legal aid for {day}")


def gapless() -> bool:
    """Does each edition begin the day after the one before it ends?"""
    pairs = itertools.pairwise(EDITIONS)
    return all(early.until is not None and early.until + timedelta(days=1) == late.valid_from for early, late in pairs)
