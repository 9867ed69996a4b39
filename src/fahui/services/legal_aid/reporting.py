"""Papers made while a case is handled: reports to the recipient or the agency, and letters of introduction."""

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.vocabulary import Action, Fact, Keep, Relation, Stage
from fahui.services.legal_aid.sources import FORMS, RULE

REPORTS = (
    ("told", _("向受援人通报案件进展")),
    ("answered", _("答复受援人询问")),
    ("reported", _("向法律援助机构报告")),
)
WAYS = (
    ("met", _("当面")),
    ("called", _("电话")),
    ("wrote", _("书面")),
    ("online", _("网上或者短信")),
)
RECEIVERS = (
    ("recipient", _("受援人")),
    ("family", _("受援人的法定代理人或者近亲属")),
    ("agency", _("法律援助机构")),
)
PURPOSES = (
    ("evidence", _("调查取证")),
    ("records", _("查询、复制档案材料")),
    ("means", _("核查经济困难状况")),
    ("visit", _("会见或者约见受援人")),
    ("other", _("联系法律援助有关事宜")),
)

REPORTING = (
    Action(
        "report_progress",
        _("登记通报、报告"),
        internal=True,
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        clears=("report_progress",),
        side=True,
        issues=("handling_record",),
        asks=(
            Fact("report_kind", _("是哪一种"), "choice", choices=REPORTS),
            Fact("reported_to", _("对谁"), "choice", choices=RECEIVERS),
            Fact("reported_on", _("日期"), "date", future=False),
            Fact("reported_how", _("怎样通报或者报告的"), "choice", choices=WAYS),
            Fact("report_words", _("通报或者报告的内容"), "longtext", most=3000),
            Fact(
                "report_reply",
                _("对方的答复（没有就不填）"),
                "longtext",
                most=2000,
                required=False,
                told=_("对方的答复"),
            ),
        ),
        sentence=_("登记了案件承办情况的通报或者报告"),
        basis=f"{RULE} 第三十五条",
    ),
    Action(
        "introduce",
        _("开具介绍信"),
        internal=True,
        by=(Role.CLERK, Role.REVIEWER, Role.ASSIGNER),
        from_=(Stage.ACCEPTED, Stage.ASSIGNED, Stage.HANDLING),
        clears=("introduce",),
        side=True,
        issues=("introduction",),
        asks=(
            Fact("bearer", _("持信人"), "name"),
            Fact("introduced_to", _("去哪个单位"), "text", keep=Keep.CLEAR, most=80),
            Fact("introduced_for", _("办什么事"), "choice", choices=PURPOSES),
            Fact("introduced_until", _("有效期到哪天"), "date", future=True),
        ),
        sentence=_("开具了法律援助机构介绍信"),
        basis=f"{FORMS} 格式15",
    ),
)
