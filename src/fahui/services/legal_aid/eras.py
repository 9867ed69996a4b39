"""Earlier editions of legal aid, for matters that began under them: 2012's procedure, and the first years of the law.

A day of an older term that nobody verified is said so in its source (laws/data). What did not exist then is left out:
no last day to object, no five days to sign.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.matters.catalogue import services
from fahui.matters.vocabulary import Action, ByFact, Fact, Length, LetterForm, On, Service, Term
from fahui.services.legal_aid import CURRENT
from fahui.services.legal_aid.linking import LINKING, LINKING_LETTERS
from fahui.services.legal_aid.papers import SINCE_2023
from fahui.services.legal_aid.pledging import PLEDGING
from fahui.services.legal_aid.quality import ASKED_IN_WRITING, closing_and_quality
from fahui.services.legal_aid.reporting import REPORTING
from fahui.services.legal_aid.sources import LAW, OLD_RULE, REGULATION, RULE
from fahui.services.texts import letter_text
from fahui.worktime.units import Unit

EARLIER_LETTERS = {
    "replacement_notice": "replacement",
    "receipt": "receipt",
    "grant_decision": "grant",
    "refusal_decision": "refusal",
    "assignment_notice": "assignment",
    "supplement_notice": "supplement",
}
GONE = {"object", "sign"}  # terms that the rules of 2023 brought
NEW_PAPERS = {letter.code for letter in (*SINCE_2023, *closing_and_quality("legal_aid", ""))}
ONLY_PAPERS = (*REPORTING, *ASKED_IN_WRITING)  # steps that make nothing but a paper that was not there yet
# What the articles of the law and of the rule of 2023 were before; the source alone where no article was found.
BASIS_2012 = {
    f"{LAW} 第三十一条": f"{REGULATION} 第十条",
    f"{LAW} 第三十四条": f"{REGULATION} 第十三条",
    f"{LAW} 第三十八条": f"{REGULATION} 第十四条",
    f"{LAW} 第四十一条": f"{REGULATION} 第十七条",
    f"{LAW} 第四十三条": f"{OLD_RULE} 第十三条",
    f"{LAW} 第四十九条": f"{REGULATION} 第十九条",
}
REFUSALS_2012 = (
    ("scope", _("法律援助条例第十条：申请事项不属于法律援助范围")),
    ("means", _("法律援助条例第十三条：不符合经济困难标准")),
    ("authority", _("法律援助条例第十四条：不属于本机构受理")),
    ("untrue", _("法律援助条例第十七条：申请材料不真实")),
)
# What leads to services that have no edition of that time, and what the rules of 2023 brought.
NOT_THEN = {"complain", "claim_subsidy", *(action.code for action in (*LINKING, *PLEDGING))}
LETTERS_NOT_THEN = {letter.code for letter in LINKING_LETTERS}
OBJECTED = ("refused", "terminated")
REMEDY_2012 = _("如不同意，可以向司法行政部门提出异议，由其在五个工作日内审查（法律援助条例第十九条）。")
CRIMINAL_FORMS = ("defence",)


def _letters(letters: tuple[LetterForm, ...]) -> tuple[LetterForm, ...]:
    """The texts without what was not there yet, and without the numbers of the set of 2023."""
    return tuple(
        replace(
            letter,
            body=letter_text(f"legal_aid/earlier/{name}.md")
            if (name := EARLIER_LETTERS.get(letter.code))
            else letter.body,
            form="",
            basis="法律援助文书格式（2013年版）",
        )
        for letter in letters
        if letter.code not in NEW_PAPERS
    )


def _actions(actions: tuple[Action, ...]) -> Iterator[Action]:
    """The steps without papers that were not there yet, and without steps that make nothing but such a paper."""
    for one in (action for action in actions if action not in ONLY_PAPERS):
        issues = tuple(code for code in one.issues if code not in NEW_PAPERS)
        drafts = tuple(code for code in one.drafts if code not in NEW_PAPERS)
        basis = OLD_RULE if one.basis.startswith(RULE) else one.basis
        yield replace(one, issues=issues, drafts=drafts, basis=basis)


def _by_rule_of_2012(term: Term) -> Term:
    return replace(term, basis=OLD_RULE) if term.basis.startswith(RULE) else term


E2022 = replace(
    CURRENT,
    effective_from=date(2022, 1, 1),
    basis=(LAW, OLD_RULE),
    letters=_letters(CURRENT.letters),
    remedies=tuple(
        (outcome, _("如不同意，可以向区司法局提出异议（法律援助法第四十九条）。") if outcome in OBJECTED else words)
        for outcome, words in CURRENT.remedies
    ),
    actions=tuple(_actions(CURRENT.actions)),
    checklist=(),  # it is by the rule of 2023
    terms=tuple(_by_rule_of_2012(term) for term in CURRENT.terms if term.code not in GONE),
)


def _then(basis: str) -> str:
    if basis.startswith(LAW):
        return BASIS_2012.get(basis, REGULATION)
    return OLD_RULE if basis.startswith(RULE) else basis


def _asked(fact: Fact) -> Fact:
    choices = REFUSALS_2012 if fact.code == "refusal_ground" else fact.choices
    label = _("我承诺所填经济状况真实") if fact.code == "pledge" else fact.label
    return replace(fact, label=label, basis=_then(fact.basis), choices=choices)


def _step(action: Action) -> Action:
    basis = f"{OLD_RULE} 第二十条" if action.code in ("assign", "assign_unit") else _then(action.basis)
    return replace(action, basis=basis, asks=tuple(_asked(fact) for fact in action.asks))


def _assign_lengths() -> ByFact:
    """Three working days for criminal cases, seven for the others."""
    kinds = next(fact for action in CURRENT.actions for fact in action.asks if fact.code == "aid_form").choices
    lengths = tuple((kind, Length(3 if kind in CRIMINAL_FORMS else 7, Unit.WORKING_DAYS)) for kind, _title in kinds)
    return ByFact("aid_form", lengths)


def _limit(term: Term) -> Term:
    """Seven working days from acceptance to decide; from the decision, three or seven to assign."""
    if term.code == "decide":
        length, basis = Length(7, Unit.WORKING_DAYS), f"{OLD_RULE} 第十三条"
        pauses = tuple(replace(pause, basis=basis) for pause in term.pauses)
        return replace(term, length=length, starts=(On("accept"), On("ordered")), pauses=pauses, basis=basis)
    if term.code == "assign":
        return replace(term, length=_assign_lengths(), basis=f"{OLD_RULE} 第二十条")
    return replace(term, basis=_then(term.basis))


E2012: Service = replace(
    E2022,
    effective_from=date(2012, 7, 1),
    basis=(REGULATION, OLD_RULE),
    intake=tuple(_asked(fact) for fact in CURRENT.intake),
    data_checks=(),  # data were not shared then: a stamped certificate was handed in
    remedies=(
        *((outcome, REMEDY_2012) for outcome in OBJECTED),
        *(pair for pair in CURRENT.remedies if pair[0] not in OBJECTED),
    ),
    actions=tuple(_step(action) for action in E2022.actions if action.code not in NOT_THEN),
    letters=tuple(letter for letter in E2022.letters if letter.code not in LETTERS_NOT_THEN),
    terms=tuple(_limit(term) for term in E2022.terms),
)

for edition in (E2012, E2022):
    services.add(edition)
