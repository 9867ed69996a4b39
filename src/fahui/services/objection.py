"""异议审查：对不予法律援助决定的异议，由司法局审查。"""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.shared_actions import rating
from fahui.matters.vocabulary import (
    Action,
    Answers,
    ByFact,
    Duty,
    Fact,
    Length,
    LetterForm,
    On,
    PartyRole,
    Relation,
    Service,
    Stage,
    Term,
    Text,
)
from fahui.services.texts import letter_text
from fahui.worktime.units import Unit

LAW, REVIEW, LITIGATION = "法律援助法", "行政复议法", "行政诉讼法"
APPLICANTS = (Relation.APPLICANT, Relation.AGENT)


def same_hand(case: Case, answers: Answers) -> str | None:
    """Whoever took part in the first decision does not review the objection (信访工作条例 第二十八条 by analogy)."""
    source, pk = case.source, getattr(case.by, "pk", None)
    if source is not None and source.has_acted(f"user:{pk}"):
        return str(_("您经办过原来的申请，应当回避，请由其他人审查。"))
    return None


FINDINGS = Fact("findings", _("查明的情况和理由"), "longtext", most=2000)

GOING_FURTHER = Action(
    "went_further",
    _("登记已经申请复议或者起诉"),
    by=(*APPLICANTS, Role.CLERK),
    from_=(Stage.CLOSED,),
    needs=("uphold",),
    unless=("went_further",),
    side=True,
    asks=(
        Fact(
            "further",
            _("走了哪条路"),
            "choice",
            choices=(("review", _("向区人民政府申请行政复议")), ("suit", _("向人民法院提起行政诉讼"))),
        ),
        Fact("further_on", _("哪天提出的"), "date", future=False),
    ),
    shows=("further", "further_on"),
    sentence=_("异议人已经申请行政复议或者提起行政诉讼"),
    basis=f"{LAW} 第四十九条",
)


def _further(code: str, title: Text, length: Length, tells: Text, basis: str) -> Term:
    """The person's own time to go further, from service of a decision that upheld; an order to correct starts none."""
    return Term(
        code,
        title,
        ByFact("result", (("uphold", length),)),
        starts=(On("serve", letter="review_decision"),),
        stops=(On("went_further"),),
        met_on="further_on",
        duty=Duty.APPLICANT,
        tells=tells,
        basis=basis,
    )


FURTHER = (
    _further(
        "review_by",
        _("申请行政复议"),
        Length(60, Unit.DAYS),
        _("您还不同意的，最晚%(day)s申请行政复议。"),
        f"{REVIEW} 第二十条",
    ),
    _further(
        "sue_by",
        _("提起行政诉讼"),
        Length(6, Unit.MONTHS),
        _("您还不同意的，最晚%(day)s提起行政诉讼。"),
        f"{LITIGATION} 第四十六条",
    ),
)

CURRENT = services.add(
    Service(
        code="objection",
        title=_("法律援助异议审查"),
        summary=_("对不予援助的决定不同意"),
        open_to="linked",
        effective_from=date(2022, 1, 1),
        basis=(f"{LAW} 第四十九条",),
        opens_with="submit",
        parties=(
            PartyRole(Relation.APPLICANT, _("异议人")),
            PartyRole(Relation.AGENT, _("代办人"), least=0),
        ),
        intake=(
            Fact("objection_reason", _("为什么不同意"), "longtext", told=_("异议理由"), most=3000, group=_("您的异议")),
        ),
        outcomes=(
            ("upheld", _("维持原决定")),
            ("ordered", _("责令改正")),
            ("withdrawn", _("撤回异议")),
        ),
        remedies=(
            (
                "upheld",
                _(
                    "如不服，可自收到决定书之日起60日内向区人民政府申请行政复议，或者6个月内向人民法院起诉（法律援助法第四十九条）。"
                ),
            ),
        ),
        letters=(
            LetterForm(
                "review_decision",
                _("法律援助异议审查决定书"),
                letter_text("objection/decision.md"),
                "{short}司异审字",
                "20",
                organ="bureau",
                basis="法律援助文书格式（2023）",
            ),
        ),
        actions=(
            Action(
                "submit",
                _("提出异议"),
                by=(*APPLICANTS, Role.CLERK),
                from_=(Stage.DRAFT,),
                to=Stage.SUBMITTED,
                sentence=_("提出异议"),
                tells=_("异议已收到。"),
            ),
            Action(
                "uphold",
                _("维持原决定"),
                by=(Role.OBJECTION_OFFICER,),
                from_=(Stage.SUBMITTED,),
                to=Stage.CLOSED,
                outcome="upheld",
                guard=same_hand,
                issues=("review_decision",),
                asks=(FINDINGS, Fact("result", _("决定"), "choice", choices=(("uphold", _("维持原决定")),))),
                shows=("findings",),
                sentence=_("审查后维持原决定"),
                basis=f"{LAW} 第四十九条",
                tells=_("异议已审查，维持原决定。您还可以怎么办，请看决定书。"),
            ),
            Action(
                "overturn",
                _("责令改正"),
                by=(Role.OBJECTION_OFFICER,),
                from_=(Stage.SUBMITTED,),
                to=Stage.CLOSED,
                outcome="ordered",
                guard=same_hand,
                replies="ordered",
                issues=("review_decision",),
                asks=(
                    FINDINGS,
                    Fact("result", _("决定"), "choice", choices=(("overturn", _("责令法律援助机构改正")),)),
                ),
                shows=("findings",),
                sentence=_("审查后责令改正"),
                basis=f"{LAW} 第四十九条",
                tells=_("异议成立，已责令法律援助机构改正，原申请恢复审查。"),
            ),
            Action(
                "withdraw",
                _("撤回异议"),
                by=APPLICANTS,
                from_=(Stage.SUBMITTED,),
                to=Stage.WITHDRAWN,
                outcome="withdrawn",
                side=True,
                sentence=_("撤回异议"),
                tells=_("异议已撤回。"),
            ),
            GOING_FURTHER,
            rating(Stage.CLOSED),
        ),
        terms=(
            *FURTHER,
            Term(
                "review",
                _("审查异议"),
                Length(5, Unit.DAYS),
                starts=(On("submit"),),
                stops=(On("uphold"), On("overturn"), On("withdraw")),
                tells=_("我们最晚%(day)s作出审查决定。"),
                basis=f"{LAW} 第四十九条",
            ),
        ),
    )
)

REGULATION = "法律援助条例"
services.add(
    replace(
        CURRENT,
        effective_from=date(2003, 9, 1),
        basis=(f"{REGULATION} 第十九条",),
        remedies=(("upheld", _("如不服，可以依法申请行政复议或者提起行政诉讼。")),),
        letters=tuple(
            replace(letter, body=letter_text("objection/earlier.md"), form="", basis="法律援助文书格式（2013年版）")
            for letter in CURRENT.letters
        ),
        actions=tuple(
            replace(action, basis=f"{REGULATION} 第十九条" if action.basis.startswith(LAW) else action.basis)
            for action in CURRENT.actions
            if action != GOING_FURTHER
        ),
        terms=tuple(
            replace(term, length=Length(5, Unit.WORKING_DAYS), basis=f"{REGULATION} 第十九条")
            for term in CURRENT.terms
            if term not in FURTHER  # how long there was then was not found
        ),
    )
)
