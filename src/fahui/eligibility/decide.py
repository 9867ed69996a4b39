"""The decision: scope first, then means; each rule says in a sentence what it found (F62, F64, F65)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from fahui.eligibility.vocabulary import Edition, Finding, Ground, Limit, Point, Situation, Tri


def decide(situation: Situation, edition: Edition, limit: Limit | None, on: date) -> Finding:
    """Under one edition and the means standard of the day of application; `limit` None: no standard is known."""
    return Finding(edition.code, on, (_scope(situation, edition, on), _means(situation, edition, limit, on)))


def _find(grounds: Iterable[Ground], code: str, on: date) -> Ground | None:
    return next((ground for ground in grounds if ground.code == code and _holds(ground, on)), None)


def _holds(ground: Ground, on: date) -> bool:
    return (ground.valid_from or on) <= on and (ground.until is None or on <= ground.until)


def _scope(situation: Situation, edition: Edition, on: date) -> Point:
    if situation.notified:
        words = _("办案机关通知的案件，依法提供法律援助，不需要申请。")
        return Point("scope", Tri.YES, words, edition.notified)
    if situation.cause == "unknown":
        words = _("还不清楚要办的是哪件事，不能判断是否在法律援助范围之内。")
        return Point("scope", Tri.UNKNOWN, words, edition.scope_basis)
    ground = _find((*edition.scope, *edition.untested, *edition.criminal), situation.cause, on)
    if ground is None:
        words = _("这件事不在%(basis)s列举的法律援助范围之内。") % {"basis": edition.scope_basis}
        return Point("scope", Tri.NO, words, edition.scope_basis)
    words = _("“%(cause)s”在法律援助范围之内（%(basis)s）。") % {"cause": ground.title, "basis": ground.basis}
    return Point("scope", Tri.YES, words, ground.basis, ground.verified)


def _means(situation: Situation, edition: Edition, limit: Limit | None, on: date) -> Point:
    if situation.notified:
        return Point("means", Tri.YES, _("通知的案件不审查经济状况。"), edition.notified)
    if ground := _find(edition.untested, situation.cause, on):
        words = _("这类事项不受经济困难条件的限制（%(basis)s）。") % {"basis": ground.basis}
        return Point("means", Tri.YES, words, ground.basis, ground.verified)
    crime = _find(edition.criminal, situation.cause, on)
    if crime is not None and crime.code not in edition.means_asked:
        words = _("这类刑事案件的申请不以经济困难为条件（%(basis)s）。") % {"basis": crime.basis}
        return Point("means", Tri.YES, words, crime.basis, crime.verified)
    if ground := _waiver(situation, edition, on):
        words = _("属于“%(group)s”，免予核查经济困难状况（%(basis)s）。") % {
            "group": ground.title,
            "basis": ground.basis,
        }
        return Point("means", Tri.YES, words, ground.basis, ground.verified)
    return _by_income(situation, edition, limit)


def _waiver(situation: Situation, edition: Edition, on: date) -> Ground | None:
    fitting = (
        ground
        for ground in edition.waived
        if ground.code in situation.groups
        and _holds(ground, on)
        and (not ground.causes or situation.cause in ground.causes)
    )
    return next(fitting, None)


def _by_income(situation: Situation, edition: Edition, limit: Limit | None) -> Point:
    if limit is None:
        words = _("没有登记这一天适用的经济困难标准，请先在“经济困难标准”里补上。")
        return Point("means", Tri.UNKNOWN, words, edition.means_basis, verified=False)
    alone, basis, verified = _whose(situation, edition)
    verified = verified and limit.verified
    if alone is None:
        words = _("还不清楚对方是不是共同生活的家庭成员，不能确定算谁的收入。")
        return Point("means", Tri.UNKNOWN, words, basis, verified)
    income = situation.own_income if alone else situation.monthly_income
    whose = _("申请人本人月收入") if alone else _("家庭人均月收入")
    if income is None:
        return Point("means", Tri.UNKNOWN, _("没有填写%(whose)s，不能判断。") % {"whose": whose}, basis, verified)
    most = limit.of(situation.area)
    amounts = {"whose": whose, "income": _yuan(income), "most": _yuan(most), "basis": basis}
    if income > most or (limit.below and income == most):
        words = _("%(whose)s%(income)s元，超过经济困难标准每月%(most)s元（%(basis)s）。")
        if limit.below and income == most:
            words = _("%(whose)s%(income)s元，没有低于经济困难标准每月%(most)s元（%(basis)s）。")
        return Point("means", Tri.NO, words % amounts, basis, verified)
    if limit.assets and situation.high_assets != Tri.NO:
        return _assets(situation, basis, verified)
    words = _("%(whose)s%(income)s元，符合经济困难标准每月%(most)s元（%(basis)s）。") % amounts
    return Point("means", Tri.YES, words, basis, verified)


def _assets(situation: Situation, basis: str, verified: bool) -> Point:
    if situation.high_assets == Tri.YES:
        words = _("收入符合标准，但有生活必需以外的高价值财产，不符合经济困难标准。")
        return Point("means", Tri.NO, words, basis, verified)
    return Point("means", Tri.UNKNOWN, _("没有说明有没有生活必需以外的高价值财产，不能判断。"), basis, verified)


def _whose(situation: Situation, edition: Edition) -> tuple[bool | None, str, bool]:
    """Does the applicant's own income count (None: unknown)? By which clause, and is that verified?"""
    if not edition.own_income_basis or situation.opponent_at_home == Tri.NO:
        return False, edition.means_basis, True
    if situation.opponent_at_home == Tri.YES:
        return True, edition.own_income_basis, edition.own_income_verified
    return None, edition.own_income_basis, edition.own_income_verified


def _yuan(amount: Decimal) -> str:
    return f"{amount:.2f}".removesuffix(".00")
