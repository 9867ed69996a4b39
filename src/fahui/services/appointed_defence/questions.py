"""What the notice of a case organ says."""

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import Fact, Keep
from fahui.services.appointed_defence.sources import COURT
from fahui.services.legal_aid.sources import LAW

NOTICE, PERSON = _("通知书"), _("案件和本人")

GROUNDS = (
    ("minor", _("未成年人")),
    ("impaired", _("视力、听力、言语残疾人")),
    ("incapable", _("不能完全辨认自己行为的成年人")),
    ("life_or_death", _("可能被判处无期徒刑、死刑的人")),
    ("death_review", _("申请法律援助的死刑复核案件被告人")),
    ("absent", _("缺席审判案件的被告人")),
    ("law", _("法律法规规定的其他应当通知的情形")),
    ("may", _("其他适用普通程序审理、法院认为可以通知的案件")),
    ("treatment", _("强制医疗案件的被申请人或者被告人（通知代理）")),
)
STAGES = (
    ("investigation", _("侦查")),
    ("prosecution", _("审查起诉")),
    ("first", _("一审")),
    ("second", _("二审")),
    ("retrial", _("再审")),
    ("death_review", _("死刑复核")),
    ("treatment", _("强制医疗")),
)
PROCEDURES = (
    ("ordinary", _("普通程序")),
    ("simple", _("简易程序或者速裁程序")),
    ("none", _("还没有到审判")),
)
INTAKE = (
    Fact("notice_number", _("通知书文号"), keep=Keep.CLEAR, most=60, group=NOTICE),
    Fact("notice_on", _("通知书日期"), "date", future=False, group=NOTICE),
    Fact(
        "found_on",
        _("办案机关哪天发现应当通知（知道的话）"),
        "date",
        required=False,
        future=False,
        group=NOTICE,
        basis=f"{LAW} 第三十六条",
    ),
    Fact("ground", _("为什么通知"), "choice", choices=GROUNDS, group=NOTICE, basis=f"{LAW} 第二十五条"),
    Fact("charge", _("案由或者罪名"), "text", most=80, group=PERSON),
    Fact("procedure_stage", _("案件在哪个阶段"), "choice", choices=STAGES, group=PERSON),
    Fact("trial_procedure", _("审理程序"), "choice", choices=PROCEDURES, group=PERSON),
    Fact(
        "hearing_on", _("开庭日期（已经定了的话）"), "date", required=False, group=PERSON, basis=f"{COURT} 第四十九条"
    ),
    Fact("hearing_place", _("开庭地点"), "text", required=False, most=100, group=PERSON),
    Fact(
        "organ_received_on",
        _("办案机关哪天收到案件（知道的话）"),
        "date",
        required=False,
        future=False,
        group=PERSON,
        basis=f"{LAW} 第三十五条",
    ),
    Fact(
        "rights_told_on",
        _("办案机关哪天告知本人有权获得法律援助（知道的话）"),
        "date",
        required=False,
        future=False,
        group=PERSON,
        basis=f"{LAW} 第三十五条",
    ),
    Fact("custody", _("羁押在哪里（没有羁押不填）"), "text", required=False, most=100, group=PERSON),
    Fact("organ_contact", _("办案人员和联系电话"), "text", most=100, group=NOTICE),
    Fact("notice_files", _("通知书和起诉书、判决书副本"), "files", required=False, group=NOTICE),
)
