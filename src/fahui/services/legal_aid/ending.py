"""Another handler, or an early end: who may ask, who decides, and by when."""

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.core.parameters import Default, declare
from fahui.matters.vocabulary import Action, Fact, On, Param, Relation, Stage, Term
from fahui.services.legal_aid.marks import NAMED
from fahui.services.legal_aid.offering import COMES_BACK
from fahui.services.legal_aid.sources import LAW, RULE
from fahui.worktime.units import Unit

declare(
    Default(
        "legal_aid.change_days", "决定是否更换承办人的期限", 5, "日", "办理法律援助案件程序规定 第三十七条（未核实）"
    ),
    Default(
        "legal_aid.termination_days", "终止决定送达的期限", 3, "日", "办理法律援助案件程序规定 第三十九条（未核实）"
    ),
)

TERMINATIONS = (
    ("fraud", _("以欺骗或者其他不正当手段获得法律援助")),
    ("false", _("故意隐瞒与案件有关的重要事实或者提供虚假证据")),
    ("unlawful", _("利用法律援助从事违法活动")),
    ("means", _("经济状况变化，不再符合法律援助条件")),
    ("ended", _("案件终止审理或者已经被撤销")),
    ("own_lawyer", _("自行委托了律师或者其他代理人")),
    ("asked", _("受援人有正当理由要求终止")),
    ("other", _("法律法规规定的其他情形")),
)
RUNNING = (Stage.ASSIGNED, Stage.HANDLING)

ENDING = (
    Action(
        "ask_change",
        _("申请更换承办人"),
        by=(Relation.APPLICANT, Relation.AGENT, Role.CLERK),
        from_=RUNNING,
        side=True,
        needs_one=NAMED,
        unless=("ask_change",),
        asks=(
            Fact("change_reason", _("承办人哪里没有尽到职责"), "longtext", most=2000),
            Fact("change_evidence", _("提交几份证据"), "integer", required=False),
            Fact("change_files", _("有证据的话，拍照上传"), "files", required=False),
        ),
        issues=("change_application",),
        sentence=_("受援人申请更换承办人"),
        basis=f"{LAW} 第五十五条",
        tells=_("更换承办人的申请已收到，会尽快答复您。"),
    ),
    Action(
        "refuse_change",
        _("不同意更换"),
        by=(Role.APPROVER,),
        from_=RUNNING,
        side=True,
        needs=("ask_change",),
        clears=("ask_change",),
        asks=(Fact("change_refusal", _("理由（写给受援人看）"), "longtext", most=1000, told=_("理由")),),
        shows=("change_refusal",),
        sentence=_("审查后不同意更换承办人"),
        basis=f"{RULE} 第三十七条",
        tells=_("审查后没有更换承办人，理由请看说明。仍不满意，可以投诉。"),
    ),
    Action(
        "report_ground",
        _("报告应当终止的情形"),
        internal=True,
        by=(Relation.HANDLER, Role.REVIEWER),
        from_=(Stage.ACCEPTED, *RUNNING),
        side=True,
        unless=("report_ground",),
        asks=(
            Fact("ground_seen", _("发现了哪种情形"), "choice", choices=TERMINATIONS),
            Fact("ground_words", _("具体情况和依据"), "longtext", most=2000),
        ),
        sentence=_("报告了应当终止法律援助的情形"),
        basis=f"{LAW} 第四十八条",
    ),
    Action(
        "terminate",
        _("终止法律援助"),
        by=(Role.APPROVER,),
        from_=(Stage.ACCEPTED, *RUNNING),
        to=Stage.TERMINATED,
        side=True,
        needs=("report_ground",),
        not_by_who=("report_ground",),
        ends_assignment=True,
        outcome="terminated",
        issues=("termination_decision", "termination_letter"),
        asks=(
            Fact("termination_ground", _("为什么终止"), "choice", choices=TERMINATIONS),
            Fact("termination_reason", _("理由（写给受援人看）"), "longtext", most=1000, told=_("理由")),
            Fact(
                "organ_told",
                _("还要函告哪个办案机关（没有就不填）"),
                "text",
                required=False,
                most=80,
                told=_("还函告了哪个办案机关"),
            ),
        ),
        shows=("termination_reason",),
        sentence=_("决定终止法律援助"),
        basis=f"{LAW} 第四十八条",
        tells=_("决定终止法律援助。理由和您可以怎么办，请看决定书。"),
    ),
)

ENDING_TERMS = (
    Term(
        "change",
        _("答复更换申请"),
        Param("legal_aid.change_days", Unit.DAYS),
        starts=(On("ask_change"),),
        restarts=True,
        stops=(On("reassign"), On("refuse_change"), On("close"), On("terminate")),
        ends=COMES_BACK,
        tells=_("我们最晚%(day)s答复您的更换申请。"),
        basis=f"{RULE} 第三十七条",
    ),
    Term(
        "tell_termination",
        _("送达终止决定"),
        Param("legal_aid.termination_days", Unit.DAYS),
        starts=(On("terminate"),),
        stops=(On("serve", letter="termination_decision"),),
        tells=_("我们最晚%(day)s把终止决定送达您。"),
        basis=f"{RULE} 第三十九条",
    ),
)
