"""What not every case needs: aid before its papers, help from elsewhere, a case of weight."""

from datetime import date, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter
from fahui.laws.register import cite
from fahui.matters.case import Case
from fahui.matters.vocabulary import Action, Answers, Asked, Duty, Fact, Keep, On, Param, Relation, Stage, Term
from fahui.services.legal_aid.assigning import CHOSEN
from fahui.services.legal_aid.deciding import GRANTING
from fahui.services.legal_aid.marks import GIVEN, GRANTED
from fahui.services.legal_aid.rules import EXPLAINED, may_grant
from fahui.services.legal_aid.sources import LAW, RULE
from fahui.services.legal_aid.working import worked
from fahui.worktime.units import Unit

declare(
    Default(
        "legal_aid.urgent_days", "离时效或者期限届满不足几日可以先行提供", 7, "日", f"{LAW} 第四十四条", verified=True
    ),
    Default(
        "legal_aid.earlier_urgent_days",
        "2022年以前的申请，离时效或者期限届满不足几日可以先行提供",
        7,
        "日",
        "办理法律援助案件程序规定（2012年公布）（条文未核实）",
    ),
)

URGENT = (
    ("limitation", _("离时效或者法定期限届满不足七日，须马上起诉、申请仲裁或者复议")),
    ("preservation", _("须马上申请财产保全、证据保全或者先予执行")),
    ("other", _("法律法规规定的其他情形")),
)
MAJOR = (
    ("doubt", _("主要证据的认定、法律的适用有重大疑义")),
    ("group", _("涉及群体性事件")),
    ("influence", _("有重大社会影响")),
    ("complex", _("其他复杂、疑难情形")),
)
TOLD = (
    ("role", _("承办人的职责")),
    ("relief", _("可能符合司法救助条件的，怎样申请")),
    ("risks", _("主要风险和法律后果")),
    ("rights", _("受援人的权利和义务")),
)


def urgent_days(basis: str, on: date) -> int:
    """How near the last day must be; before the law the number rests on nothing that anybody verified."""
    figure = "legal_aid.urgent_days" if basis.startswith(LAW) else "legal_aid.earlier_urgent_days"
    return int(parameter(figure, on))


def urgent_enough(case: Case, answers: Answers) -> str | None:
    """法律援助法 第四十四条: the last day must be near, if that is the reason; by the clause of its time."""
    if answers.get("urgent_ground") != "limitation":
        return None
    last = {**case.facts, **answers}.get("limitation_on")
    if not last:
        return gettext("没有登记最晚起诉或者申请的日期，不能以期限将满先行提供；请先让申请人说明。")
    basis = case.matter.definition.action("provide_first").basis
    days = urgent_days(basis, case.begun_on)
    if date.fromisoformat(str(last)) - clock.today() > timedelta(days=days):
        words = gettext("离最晚日期%(last)s还有%(n)d日以上，不属于期限将满的情形（%(basis)s）。")
        return words % {"last": last, "n": days, "basis": cite(basis)}
    return None


SPECIAL = (
    Action(
        "provide_first",
        _("先行提供法律援助"),
        by=(Role.APPROVER,),
        from_=(Stage.SUBMITTED, Stage.SUPPLEMENTING, Stage.ACCEPTED),
        to=Stage.ACCEPTED,
        side=True,
        unless=(*GRANTED, "provide_first", "propose_refuse"),
        guard=urgent_enough,
        asks=(
            Fact("urgent_ground", _("为什么来不及审查"), "choice", choices=URGENT),
            Fact("papers_by", _("请申请人在哪天前补办手续"), "date", future=True, told=_("请在哪天前补办手续")),
        ),
        shows=("papers_by",),
        sentence=_("情况紧急，先行提供法律援助，手续随后补办"),
        basis=f"{LAW} 第四十四条",
        tells=_("情况紧急，先为您安排法律援助，请按期补办手续。"),
    ),
    Action(
        "assign_first",
        _("紧急指派"),
        by=(Role.ASSIGNER,),
        from_=(Stage.ACCEPTED,),
        to=Stage.ASSIGNED,
        needs=("provide_first",),
        unless=(*GRANTED, *(code for code in GIVEN if code != "assign_first")),
        assigns=True,
        issues=("assignment_notice",),
        asks=CHOSEN,
        sentence=_("先行提供，指派了承办人"),
        basis=f"{LAW} 第四十四条",
        shows=("handler", "unit", "handler_phone"),
        tells=_("已为您指派承办人，会马上和您联系。请按期补办手续。"),
    ),
    Action(
        "confirm_grant",
        _("手续补齐，确认给予援助"),
        by=(Role.APPROVER,),
        from_=(Stage.ASSIGNED, Stage.HANDLING),
        side=True,
        needs=("provide_first",),
        unless=GRANTED,
        guard=may_grant,
        finds=EXPLAINED,
        issues=("grant_decision", "review_grant"),
        asks=GRANTING,
        sentence=_("手续补齐，决定给予法律援助"),
        basis=f"{LAW} 第四十四条",
        tells=_("手续已补齐，决定给予您法律援助。"),
    ),
    Action(
        "first_asked",
        _("记下最早提出的日子"),
        internal=True,
        by=(Role.SYSTEM,),
        from_=(Stage.SUBMITTED,),
        side=True,
        asks=(Fact("first_asked_on", _("最早在哪天提出"), "date", future=False),),
        sentence=_("由别处转来，承诺的时限从最早提出的那天算起"),
        basis=f"{LAW} 第三十九条",
    ),
    Action(
        "ask_cooperation",
        _("请外地协助核查"),
        by=(Role.REVIEWER,),
        from_=(Stage.ACCEPTED,),
        side=True,
        unless=("ask_cooperation", *GRANTED),
        clears=("cooperation_answered",),
        issues=("cooperation_letter",),
        asks=(
            Fact("cooperation_agency", _("请哪个机构协助"), "text", keep=Keep.CLEAR, most=80),
            Fact("cooperation_items", _("请核查哪些事项（一行一项）"), "longtext", most=1000, told=_("请核查的事项")),
            Fact("cooperation_by", _("请在哪天前答复"), "date", future=True),
        ),
        sentence=_("发函请外地机构协助核查，审查期限暂停"),
        basis=f"{RULE} 第十六条",
        tells=_("需要请外地的法律援助机构协助核查，等待答复的时间不计入审查期限。"),
    ),
    Action(
        "cooperation_answered",
        _("登记外地答复"),
        by=(Role.REVIEWER, Role.CLERK),
        from_=(Stage.ACCEPTED,),
        side=True,
        needs=("ask_cooperation",),
        clears=("ask_cooperation",),
        asks=(
            Fact("cooperation_reply", _("答复的内容，或者不能协助的原因"), "longtext", most=2000),
            Fact("reply_files", _("答复函"), "files", required=False),
        ),
        sentence=_("收到外地机构的答复，审查期限继续计算"),
        basis=f"{RULE} 第十七条",
        tells=_("外地机构已经答复，接着审查。"),
    ),
    Action(
        "meet",
        _("登记约见"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        side=True,
        asks=(
            Fact("met_on", _("约见日期"), "date", future=False),
            Fact("told_of", _("已经告知受援人哪些事"), "multichoice", choices=TOLD),
            Fact("meeting_record", _("谈话要点"), "longtext", most=3000),
            Fact("record_files", _("签名的笔录"), "files", required=False),
        ),
        sentence=_("承办人约见了受援人"),
        basis=f"{RULE} 第三十条",
    ),
    Action(
        "report_major",
        _("报告重大、疑难情形"),
        internal=True,
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        side=True,
        unless=("report_major",),
        asks=(
            Fact("major_kind", _("属于哪种情形"), "choice", choices=MAJOR),
            Fact("major_words", _("情况和承办意见"), "longtext", most=3000),
        ),
        sentence=_("承办人报告案件重大、疑难"),
        basis=f"{RULE} 第三十六条",
    ),
    Action(
        "discuss",
        _("登记集体讨论"),
        internal=True,
        by=(Role.APPROVER,),
        from_=(Stage.HANDLING,),
        side=True,
        needs=("report_major",),
        clears=("report_major",),
        asks=(
            Fact("discussed_on", _("讨论日期"), "date", future=False),
            Fact("discussed_by", _("参加的人"), "text", most=200),
            Fact("discussion", _("讨论意见"), "longtext", most=3000),
        ),
        sentence=_("法律援助机构集体讨论"),
        basis=f"{RULE} 第三十六条",
    ),
)

SPECIAL_TERMS = (
    # The person's own last day: nobody here is late by it, but near it the case goes first (§5.2).
    Term(
        "limitation",
        _("起诉、申请仲裁或者复议"),
        Asked("limitation_on"),
        starts=(On("submit"),),
        stops=(*worked("filed"), On("close"), On("withdraw"), On("lapse"), On("transfer")),
        ends=(On("refuse"), On("terminate")),  # the letter tells the other roads
        reopens=(On("ordered"),),
        duty=Duty.APPLICANT,
        alarm=Param("legal_aid.urgent_days", Unit.DAYS),
        warns=_("来不及审查的，可以先行提供法律援助，手续随后补办"),
        basis=f"{LAW} 第四十四条",
    ),
    Term(
        "papers",
        _("补办手续"),
        Asked("papers_by"),
        starts=(On("provide_first"),),
        stops=(On("grant"), On("confirm_grant"), On("refuse"), On("withdraw"), On("terminate")),
        duty=Duty.APPLICANT,
        tells=_("请在%(day)s前（含当日）补办手续。"),
        basis=f"{LAW} 第四十四条",
    ),
    Term(
        "cooperation",
        _("外地机构答复"),
        Asked("cooperation_by"),
        starts=(On("ask_cooperation"),),
        restarts=True,
        stops=(On("cooperation_answered"), On("withdraw"), On("terminate")),
        duty=Duty.OUTSIDE,
        tells=_("外地机构最晚%(day)s答复。"),
        basis=f"{RULE} 第十六条",
    ),
)
