"""个人信息申请：要一份副本、更正、反对、删除。"""

from datetime import date
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.core.parameters import Default, declare
from fahui.matters.catalogue import services
from fahui.matters.engine import acted
from fahui.matters.erasure import erase_matter, erase_person
from fahui.matters.holds import standing
from fahui.matters.models import Event, Matter, Party
from fahui.matters.shared_actions import rating
from fahui.matters.vocabulary import (
    Action,
    Fact,
    Keep,
    Kind,
    On,
    Param,
    PartyRole,
    Relation,
    Service,
    Stage,
    Term,
)
from fahui.worktime.units import Unit

LAW = "个人信息保护法"
CODE = "my_data"
APPLICANTS = (Relation.APPLICANT, Relation.AGENT)
DESK = (Role.REVIEWER, Role.CLERK)

declare(
    Default(
        "my_data.answer_days",
        "个人信息申请的答复时限",
        15,
        "工作日",
        "个人信息保护法第四十五条、第五十条只说“及时”，没有天数（设计值，未核实）",
    )
)

services.add(
    Service(
        code=CODE,
        title=_("个人信息申请"),
        summary=_("要副本、更正、反对、删除自己的资料"),
        effective_from=date(2021, 11, 1),
        basis=(f"{LAW} 第四十四条至第四十七条", f"{LAW} 第五十条"),
        opens_with="submit",
        own_data=True,
        keywords=("我的资料", "个人信息", "删除资料", "信息泄露", "谁看过"),
        who_can=_("本人可以提出；替别人提出的，要有本人的委托，未成年人由监护人提出。"),
        parties=(
            PartyRole(Relation.APPLICANT, _("本人"), identity=True),
            PartyRole(Relation.AGENT, _("代办人"), least=0),
        ),
        intake=(
            Fact(
                "wish",
                _("您要"),
                "choice",
                told=_("申请的种类"),
                group=_("您的申请"),
                choices=(
                    ("copy", _("要一份我的资料的副本")),
                    ("correct", _("更正或补充写错、写漏的")),
                    ("object", _("反对或限制某种用法")),
                    ("delete", _("删除我的资料")),
                ),
                basis=f"{LAW} 第四十五条、第四十六条、第四十四条、第四十七条",
            ),
            Fact(
                "wish_words",
                _("具体说说"),
                "longtext",
                told=_("具体要求"),
                most=2000,
                group=_("您的申请"),
                help=_("要更正的，写明哪一项、应该是什么；要删除的，写明哪件事的资料，还是全部。"),
            ),
        ),
        outcomes=(
            ("done", _("已按申请办理")),
            ("partly", _("部分办理")),
            ("refused", _("不能办理，已说明理由")),
            ("deleted", _("可以删除的已删除")),
            ("withdrawn", _("申请人撤回")),
        ),
        remedies=(
            ("refused", _("如不同意，可以依法向人民法院起诉（个人信息保护法第五十条）；也可以向主管部门投诉举报。")),
            ("partly", _("没有办的部分如不同意，可以依法向人民法院起诉（个人信息保护法第五十条）。")),
            (
                "deleted",
                _("按法律还要保存的，保存期满后再删除；在那以前只保存，不作他用（个人信息保护法第四十七条）。"),
            ),
        ),
        actions=(
            Action(
                "submit",
                _("提出个人信息申请"),
                by=(*APPLICANTS, Role.CLERK, Role.OPERATOR),
                from_=(Stage.DRAFT,),
                to=Stage.SUBMITTED,
                sentence=_("提出个人信息申请"),
                basis=f"{LAW} 第五十条",
                tells=_("您的申请已收到。"),
            ),
            Action(
                "answer",
                _("答复"),
                by=DESK,
                from_=(Stage.SUBMITTED,),
                to=Stage.CLOSED,
                unless=("propose_delete",),
                outcome=("result", (("done", "done"), ("partly", "partly"), ("refused", "refused"))),
                asks=(
                    Fact(
                        "result",
                        _("办得怎么样"),
                        "choice",
                        choices=(("done", _("已办")), ("partly", _("部分办了")), ("refused", _("不能办"))),
                    ),
                    Fact(
                        "reply_words",
                        _("答复（写给申请人看；不能办的写明理由和依据）"),
                        "longtext",
                        most=2000,
                        told=_("答复"),
                    ),
                ),
                shows=("result", "reply_words"),
                sentence=_("作出答复"),
                basis=f"{LAW} 第五十条",
                tells=_("您的个人信息申请已有答复。"),
            ),
            Action(
                "propose_delete",
                _("拟删除，报审批"),
                by=DESK,
                from_=(Stage.SUBMITTED,),
                unless=("propose_delete",),
                side=True,
                asks=(Fact("delete_why", _("为什么可以删除"), "text", keep=Keep.CLEAR, most=300),),
                sentence=_("拟删除资料，报审批"),
                basis=f"{LAW} 第四十七条",
                internal=True,
            ),
            Action(
                "return_delete",
                _("退回，不删除"),
                by=(Role.APPROVER,),
                from_=(Stage.SUBMITTED,),
                needs=("propose_delete",),
                clears=("propose_delete", "return_delete"),
                side=True,
                asks=(Fact("return_why", _("退回的理由"), "text", keep=Keep.CLEAR, most=300),),
                sentence=_("退回"),
                internal=True,
            ),
            Action(
                "approve_delete",
                _("同意删除，现在就删"),
                by=(Role.APPROVER,),
                from_=(Stage.SUBMITTED,),
                to=Stage.CLOSED,
                needs=("propose_delete",),
                not_by_who=("propose_delete",),
                outcome="deleted",
                asks=(
                    Fact(
                        "delete_reply",
                        _("答复（写给申请人看：删了什么，还要保存什么、到哪天）"),
                        "longtext",
                        most=2000,
                        told=_("答复"),
                    ),
                ),
                shows=("delete_reply",),
                sentence=_("删除了可以删除的资料；按法律还要保存的，只保存不使用"),
                basis=f"{LAW} 第四十七条",
                tells=_("可以删除的已经删除，请看答复。"),
            ),
            Action(
                "withdraw",
                _("撤回"),
                by=APPLICANTS,
                from_=(Stage.SUBMITTED,),
                to=Stage.WITHDRAWN,
                outcome="withdrawn",
                side=True,
                sentence=_("撤回申请"),
                tells=_("申请已撤回。"),
            ),
            rating(Stage.CLOSED),
        ),
        terms=(
            Term(
                "answer",
                _("答复"),
                Param("my_data.answer_days", Unit.WORKING_DAYS),
                starts=(On("submit"),),
                stops=(On("answer"), On("approve_delete"), On("withdraw")),
                kind=Kind.PROMISED,
                late=_("我们没有按期答复您。您可以打12348催办，也可以投诉。"),
                tells=_("我们最晚%(day)s答复您。"),
                basis="承诺：个人信息申请答复承诺（设计值，未核实）",
            ),
        ),
    )
)


@receiver(acted)
def delete(sender: Any, matter: Matter, event: Event, action: Action, **_kwargs: Any) -> None:
    """With the approval, and in its transaction: what no law keeps goes; the person too when nothing is kept."""
    if matter.service != CODE or action.code != "approve_delete":
        return
    reason = f"{matter.number} 本人申请"
    rows = Party.objects.filter(district=matter.district, matter=matter, relation=Relation.APPLICANT)
    for party in rows.select_related("person__data_key"):
        if party.person is None:
            continue
        found = standing(party.person, but=matter)
        for one in found.free:
            erase_matter(one, by=event.actor, reason=reason)
        if not found.held:
            erase_person(party.person, by=event.actor, reason=reason)
