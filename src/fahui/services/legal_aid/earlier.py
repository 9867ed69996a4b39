"""What earlier editions are written with: what was not there yet, and by which clause it was done then.

A number that the rule of 2023 brought is left out, never carried over under the older rule's name.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import Action, Fact, LetterForm, Term
from fahui.services.legal_aid.quality import ASKED_IN_WRITING
from fahui.services.legal_aid.reporting import REPORTING
from fahui.services.legal_aid.sources import (
    CODE,
    COURT,
    FORMS,
    LAW,
    OLD_RULE,
    POLICE,
    PROCEDURE,
    REGULATION,
    RULE,
    SOCIAL,
)
from fahui.services.texts import letter_text

OLD_FORMS, JOINT = "法律援助文书格式（2013年版）", "2013年刑事诉讼法律援助规定"
# Terms of which the rule of 2023 is the only source; and those of laws and interpretations made from 2021 on.
GONE = {"object", "sign", "first_talk", "change", "tell_termination"}
GONE_BEFORE_THE_LAW = {"formalities", "tell_person", "organ_notifies"}
ONLY_PAPERS = (*REPORTING, *ASKED_IN_WRITING)  # steps that make nothing but a paper that was not there yet
OBJECTED = ("refused", "terminated")
REMEDY_2022 = _("如不同意，可以向区司法局提出异议（法律援助法第四十九条）。")
REMEDY_2012 = _("如不同意，可以向司法行政部门提出异议，由其在五个工作日内审查（法律援助条例第十九条）。")
LATE_2012 = _("已经超过规定的期限。可以打12348催办，也可以向监督管理法律援助的司法局反映（法律援助条例第四条）。")
# What later clauses were before the law of 2022; the source alone where no article was found.
BEFORE_THE_LAW = {
    f"{LAW} 第二十五条": f"{REGULATION} 第十二条",
    f"{LAW} 第二十八条": CODE,
    f"{LAW} 第三十一条": f"{REGULATION} 第十条",
    f"{LAW} 第三十四条": f"{REGULATION} 第十三条",
    f"{LAW} 第三十六条": f"{REGULATION} 第十二条",
    f"{LAW} 第三十八条": f"{REGULATION} 第十四条",
    f"{LAW} 第四十一条": f"{REGULATION} 第十七条",
    f"{LAW} 第四十三条": f"{OLD_RULE} 第十三条",
    f"{LAW} 第四十四条": OLD_RULE,
    f"{LAW} 第四十八条": f"{REGULATION} 第二十三条",
    f"{LAW} 第四十九条": f"{REGULATION} 第十九条",
    f"{RULE} 第二十九条": f"{JOINT} 第十四条",
    f"{COURT} 第四十九条": f"{REGULATION} 第二十条",
    f"{COURT} 第五十条": f"{JOINT} 第十五条",
    f"{CODE} 第三十五条": CODE,  # the articles were numbered otherwise before 2018
    f"{CODE} 第三十九条": CODE,
    f"{POLICE} 第五十三条": CODE,
    f"{CODE} 第一百八十七条": CODE,
    f"{PROCEDURE} 第六十二条": PROCEDURE,
}
BY_NAME = {LAW: REGULATION, RULE: OLD_RULE, SOCIAL: REGULATION, FORMS: OLD_FORMS}


def rule_then(basis: str) -> str:
    """From 2022 to 2023: the law of today with the rule of 2012."""
    parts = [OLD_RULE if part.startswith(RULE) else part for part in basis.split("；")]
    kept = [part for part in parts if part != OLD_RULE] or parts  # beside an article of the law the rule adds nothing
    return "；".join(dict.fromkeys(kept))


def law_then(basis: str) -> str:
    """Before 2022: the regulation of 2003 and the rule of 2012."""
    return "；".join(dict.fromkeys(_law_then(part) for part in basis.split("；"))) if basis else basis


def _law_then(basis: str) -> str:
    if basis in BEFORE_THE_LAW:
        return BEFORE_THE_LAW[basis]
    return next((then for now, then in BY_NAME.items() if basis.startswith(now)), basis)


def letters_then(
    letters: tuple[LetterForm, ...], texts: Mapping[str, str], new: Collection[str]
) -> tuple[LetterForm, ...]:
    """Without what was not there yet, without the numbers of the set of 2023, with the texts that differ."""
    return tuple(
        replace(
            letter,
            body=letter_text(texts[letter.code]) if letter.code in texts else letter.body,
            form="",
            basis=OLD_FORMS,
        )
        for letter in letters
        if letter.code not in new
    )


def steps_then(actions: tuple[Action, ...], new: Collection[str]) -> Iterator[Action]:
    """Between 2022 and 2023: without papers that were not there yet, nor steps that make nothing but such a paper."""
    for one in (action for action in actions if action not in ONLY_PAPERS):
        issues = tuple(code for code in one.issues if code not in new)
        drafts = tuple(code for code in one.drafts if code not in new)
        asks = tuple(replace(fact, basis=rule_then(fact.basis)) for fact in one.asks)
        yield replace(one, issues=issues, drafts=drafts, basis=rule_then(one.basis), asks=asks)


def terms_then(terms: tuple[Term, ...]) -> Iterator[Term]:
    """Between 2022 and 2023: without the limits of the later rule, each of the others by the rule of its time."""
    for term in terms:
        if term.code not in GONE:
            pauses = tuple(replace(pause, basis=rule_then(pause.basis)) for pause in term.pauses)
            yield replace(term, basis=rule_then(term.basis), pauses=pauses)


def asked_then(fact: Fact) -> Fact:
    """Before 2022: a question by the clause of its time."""
    return replace(fact, basis=law_then(fact.basis))


def step_then(action: Action) -> Action:
    """Before 2022: a step by the clause of its time."""
    return replace(action, basis=law_then(action.basis), asks=tuple(asked_then(fact) for fact in action.asks))


def limit_then(term: Term) -> Term:
    """Before 2022: a limit, what it pauses by and what helps when it is missed, by the clauses of its time."""
    pauses = tuple(replace(pause, basis=law_then(pause.basis)) for pause in term.pauses)
    return replace(term, basis=law_then(term.basis), pauses=pauses, late=LATE_2012 if term.late else "")
