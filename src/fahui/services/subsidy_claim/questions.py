"""What a claim says, and what the checks add."""

from django.utils.translation import gettext_lazy as _

from fahui.ledger.models import Grade, WorkStage
from fahui.matters.vocabulary import Fact, Keep

WORK, WHERE = _("申领什么"), _("付到哪里")
AS_RECORDED = "recorded"
STAGES = (
    (AS_RECORDED, _("案件登记的阶段")),
    (str(WorkStage.INVESTIGATION), WorkStage.INVESTIGATION.label),
    (str(WorkStage.PROSECUTION), WorkStage.PROSECUTION.label),
    (str(WorkStage.TRIAL), WorkStage.TRIAL.label),
)
GRADES = (Grade.NONE, Grade.EXCELLENT, Grade.GOOD, Grade.PASSED, Grade.FAILED)  # the commonest answer first
GROUNDS = (
    ("incomplete", _("案卷不完整（缺委托协议、结案报告等）")),
    ("duplicate", _("同一件工作已经申领或者支付")),
    ("split", _("一件案件拆成几件申领")),
    ("barred", _("承办人不能领取补贴")),
    ("untrue", _("材料不真实")),
    ("quality", _("质量不合格")),
)
COSTS = Fact(
    "spent",
    _("直接费用（元）"),
    "money",
    required=False,
    group=WORK,
    help=_("差旅、翻译、公证、鉴定、邮电、印刷、调查取证等，请附票据。"),
)
BILLS = Fact("bill_files", _("票据"), "files", required=False, group=WORK)
AGREEMENT = Fact(
    "agreement_files",
    _("案卷里还缺的材料（委托协议、会见笔录等）"),
    "files",
    required=False,
    group=WORK,
    help=_("案卷里已经有的不用再交。"),
)
INTAKE = (
    Fact(
        "costs_only",
        _("申领哪一部分"),
        "choice",
        choices=(("no", _("劳务费和直接费用")), ("yes", _("只报直接费用，不领劳务费"))),
        group=WORK,
    ),
    Fact(
        "work_stage",
        _("申领哪个阶段"),
        "choice",
        choices=STAGES,
        group=WORK,
        help=_("一件刑事案件办了几个阶段的，每个阶段申领一次。"),
    ),
    Fact(
        "work_day",
        _("哪一天提供的帮助"),
        "date",
        required=False,
        future=False,
        group=WORK,
        help=_("填登记过帮助的日期，一天申领一次。"),
    ),
    Fact("days", _("服务天数（按工作日或次计算的才填）"), "integer", required=False, group=WORK),
    Fact("people", _("受援人数（多人的群体性案件才填）"), "integer", required=False, group=WORK),
    COSTS,
    BILLS,
    AGREEMENT,
    Fact("bank", _("开户银行"), "text", most=60, group=WHERE),
    Fact("account", _("本人银行账号"), "account", group=WHERE, help=_("只能是承办人本人的账户。")),
)
CHECKED = (
    Fact(
        "grade",
        _("质量评估结果"),
        "choice",
        choices=tuple((str(grade), grade.label) for grade in GRADES),
        help=_("按标准里的系数调整劳务费；没有评估的按1计算。"),
    ),
    Fact("proof_seen", _("补交的材料里有签字的委托协议（会见笔录）"), "yesno", required=False),
    Fact("cut", _("少发多少（元）"), "money", required=False),
    Fact("cut_why", _("为什么少发"), "text", required=False, keep=Keep.CLEAR, most=200),
    Fact(
        "apart_why",
        _("和疑似重复的申领为什么不是同一件工作"),
        "text",
        required=False,
        keep=Keep.CLEAR,
        most=300,
        help=_("没有疑似重复的不填。"),
    ),
)
