"""What a legal aid application asks (办理法律援助案件程序规定, the 2023 set of forms)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.eligibility.supplements import TOPICS, in_force
from fahui.matters.vocabulary import Fact
from fahui.services.legal_aid.sources import LAW, RULE, SOCIAL

WHAT, MEANS = _("您遇到的事"), _("您的条件")

CAUSES = (
    ("wages", _("确认劳动关系、要劳动报酬（工资）")),
    ("injury", _("工伤、交通、食品药品、医疗造成的人身损害赔偿")),
    ("support", _("赡养费、抚养费、扶养费")),
    ("violence", _("受虐待、遗弃或者家庭暴力")),
    ("social_insurance", _("社会保险待遇、社会救助")),
    ("pension", _("抚恤金")),
    ("compensation", _("国家赔偿")),
    ("environment", _("环境污染、生态破坏损害赔偿")),
    ("capacity", _("认定无（限制）民事行为能力")),
    ("bravery", _("因见义勇为主张民事权益")),
    ("heroes", _("维护英雄烈士人格权益")),
    ("acquitted", _("再审改判无罪请求国家赔偿")),
    ("criminal", _("刑事案件没有辩护人或者代理人")),
    ("other", _("其他，或者说不清")),
)
PROCEDURES = (
    ("none", _("还没有打官司或仲裁")),
    ("arbitration", _("劳动仲裁")),
    ("first", _("法院一审")),
    ("second", _("法院二审")),
    ("retrial", _("再审")),
    ("enforcement", _("执行")),
    ("reconsideration", _("行政复议")),
    ("investigation", _("公安侦查")),
    ("prosecution", _("审查起诉")),
    ("death_review", _("死刑复核")),
    ("unknown", _("不清楚")),
)
POSITIONS = (
    ("claimant", _("原告或者申请人")),
    ("defendant", _("被告或者被申请人")),
    ("third", _("第三人")),
    ("private", _("自诉人")),
    ("suspect", _("犯罪嫌疑人、被告人")),
    ("victim", _("被害人")),
    ("relative", _("法定代理人或者近亲属")),
)
GROUNDS = (
    ("migrant_worker", _("进城务工，要工资或者工伤赔偿（不核查收入）")),
    ("social_assistance", _("低保、特困等社会救助对象，或者司法救助、优抚对象（不核查收入）")),
    ("no_fixed_income", _("没有固定生活来源的未成年人、老年人、残疾人（不核查收入）")),
    ("not_means_tested", _("见义勇为、英烈近亲属、再审改判无罪、受虐待遗弃家暴（不受收入限制）")),
    ("income", _("都不是，按家庭收入看")),
)
ASSISTANCE = (
    ("extreme_poverty", _("特困人员")),
    ("allowance", _("低保家庭")),
    ("allowance_edge", _("低保边缘家庭")),
    ("rigid_expenses", _("刚性支出困难家庭")),
    ("disaster", _("受灾人员")),
    ("hardship", _("临时困难人员")),
    ("emergency_patient", _("需要疾病应急救助的人员")),
    ("vagrant", _("生活无着的流浪乞讨人员")),
    ("judicial_relief", _("司法救助对象")),
    ("preferential", _("优抚对象")),
)
# What no register of groups and no other answer tells; a sex that stands in a sealed number is not counted from it.
BELONGS = (
    ("woman", _("妇女")),
    ("ethnic_minority", _("少数民族")),
    ("foreign", _("外国人、无国籍人")),
)
REFUSALS = (
    ("scope", _("法律援助法第三十一条、第三十二条：申请事项不属于法律援助范围")),
    ("means", _("法律援助法第三十四条：不符合经济困难标准")),
    ("authority", _("法律援助法第三十八条：不属于本机构受理")),
    ("untrue", _("法律援助法第四十一条：申请人陈述的情况与事实不符")),
)


def _added(day: date) -> frozenset[str]:
    """What this place has added by the day; with nothing added there is nothing to ask."""
    topics = in_force(day)
    return topics | {"none"} if topics else topics


INTAKE = (
    Fact(
        "cause",
        _("您要办的是哪件事"),
        "choice",
        told=_("申请的事项"),
        choices=CAUSES,
        group=WHAT,
        leave_fast=("violence",),
        basis=f"{LAW} 第三十一条",
    ),
    Fact(
        "supplement",
        _("是下面哪一类吗"),
        "choice",
        told=_("补充事项"),
        choices=(*TOPICS, ("none", _("都不是，或者说不清"))),
        offers=_added,
        required=False,
        group=WHAT,
        shown_if=("cause", ("other",)),
        help=_("本区试行或者公布的补充事项，也可以申请法律援助。"),
    ),
    Fact(
        "statement",
        _("事情的经过和您的要求"),
        "longtext",
        told=_("经过和要求"),
        most=5000,
        group=WHAT,
        help=_("什么时候、和谁、发生了什么、要求什么。"),
    ),
    Fact("amount", _("涉及多少钱（元）"), "money", told=_("涉及金额（元）"), required=False, group=WHAT),
    Fact(
        "possible_sentence",
        _("可能判处什么刑罚"),
        "choice",
        choices=(
            ("life_or_death", _("无期徒刑或者死刑")),
            ("other", _("其他刑罚")),
            ("unknown", _("不清楚")),
        ),
        group=WHAT,
        shown_if=("cause", ("criminal",)),
        help=_("可能判处无期徒刑、死刑的，要派有三年以上刑事辩护经历的律师。"),
        basis=f"{LAW} 第二十六条",
    ),
    Fact("procedure_stage", _("现在办到哪一步"), "choice", told=_("所处阶段"), choices=PROCEDURES, group=WHAT),
    Fact(
        "legal_position",
        _("您在案件里是什么身份"),
        "choice",
        told=_("法律地位"),
        choices=POSITIONS,
        required=False,
        group=WHAT,
        shown_if=("procedure_stage", tuple(code for code, _title in PROCEDURES if code not in ("none", "unknown"))),
    ),
    Fact(
        "earlier_aid",
        _("以前为这件事申请过法律援助吗"),
        "choice",
        told=_("以前申请法律援助的情况"),
        choices=(("no", _("没有")), ("granted", _("申请过，给予了援助")), ("refused", _("申请过，没有批准"))),
        required=False,
        group=WHAT,
    ),
    Fact(
        "limitation_on",
        _("最晚要在哪天前起诉或申请（知道的话）"),
        "date",
        told=_("最晚起诉或者申请的日期"),
        required=False,
        group=WHAT,
        basis=f"{LAW} 第四十四条",
    ),
    Fact(
        "means_ground",
        _("您属于下面哪种情况"),
        "choice",
        told=_("申请人情况"),
        choices=GROUNDS,
        group=MEANS,
        basis=f"{LAW} 第四十二条",
    ),
    Fact(
        "assistance_kind",
        _("是哪一种"),
        "choice",
        told=_("救助、优抚类别"),
        choices=ASSISTANCE,
        required=False,
        group=MEANS,
        shown_if=("means_ground", ("social_assistance",)),
        basis=f"{SOCIAL} 第十三条",
    ),
    Fact(
        "belongs",
        _("您属于下面哪些人（可以不填）"),
        "multichoice",
        choices=BELONGS,
        required=False,
        group=MEANS,
        help=_("只用于统计，不影响审查。"),
    ),
    Fact(
        "opponent_at_home",
        _("对方是和您一起生活的家里人吗"),
        "tri",
        told=_("对方是否共同生活的家庭成员"),
        required=False,
        group=MEANS,
        shown_if=("means_ground", ("income",)),
        help=_("是的话，只看您本人的收入。"),
        basis=f"{RULE} 第十八条",
    ),
    Fact(
        "household",
        _("一起生活的家里有几口人"),
        "integer",
        told=_("共同生活的家庭人口"),
        required=False,
        group=MEANS,
        shown_if=("means_ground", ("income",)),
    ),
    Fact(
        "monthly_income",
        _("家里平均每人每月收入（元）"),
        "money",
        told=_("家庭人均月收入（元）"),
        group=MEANS,
        shown_if=("means_ground", ("income",)),
        help=_("全家一个月的收入除以人数。"),
        basis=f"{LAW} 第三十四条",
    ),
    Fact(
        "own_income",
        _("您本人每月收入（元）"),
        "money",
        told=_("申请人本人月收入（元）"),
        required=False,
        group=MEANS,
        shown_if=("opponent_at_home", ("yes",)),
        basis=f"{RULE} 第十八条",
    ),
    Fact(
        "family",
        _("家里还有谁，收入多少（可以不填）"),
        "table",
        told=_("家庭成员和收入"),
        required=False,
        group=MEANS,
        shown_if=("means_ground", ("income",)),
        columns=(
            Fact("name", _("姓名"), "name"),
            Fact("kin", _("和您的关系"), "text", most=20),
            Fact("work", _("职业或者单位"), "text", most=60, required=False),
            Fact("income", _("月收入（元）"), "money", required=False),
        ),
    ),
    Fact(
        "debts",
        _("家里欠债多少（元，没有不填）"),
        "money",
        told=_("家庭债务（元）"),
        required=False,
        group=MEANS,
        shown_if=("means_ground", ("income",)),
    ),
    Fact(
        "area",
        _("您家的户口或者住处是城镇还是农村"),
        "choice",
        told=_("城镇或者农村"),
        choices=(("urban", _("城镇")), ("rural", _("农村"))),
        required=False,
        group=MEANS,
        shown_if=("means_ground", ("income",)),
    ),
    Fact(
        "high_assets",
        _("除了自住的房子和生活必需的东西，还有值钱的财产吗（第二套房、轿车、大额存款）"),
        "tri",
        told=_("大额财产"),
        required=False,
        group=MEANS,
        shown_if=("means_ground", ("income",)),
    ),
    Fact(
        "pledge",
        _("我承诺所填经济状况真实；不实的，愿意承担法律援助法第六十四条规定的责任"),
        "yesno",
        told=_("诚信承诺"),
        group=MEANS,
        shown_if=("means_ground", ("income",)),
        basis=f"{LAW} 第四十一条",
    ),
)
