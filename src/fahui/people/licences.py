"""Licences: whether somebody may be given new work, and what looks odd about a number. Odd never refuses."""

import re
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from fahui.core.identifiers import PROVINCES, plain
from fahui.core.models import this_district
from fahui.people.models.conduct import Conduct
from fahui.people.models.lists import LicenceState, OrganisationKind, Practice, ProfessionalKind, Sex
from fahui.people.models.person import Person
from fahui.people.models.professional import Professional

# Tenth digit of a lawyer's licence; 1 to 4 stand in the ministry's text, 5 to 9 are general knowledge, not looked up.
KIND_DIGITS = {
    "1": Practice.FULL_TIME,
    "2": Practice.PART_TIME,
    "3": Practice.HONG_KONG,
    "4": Practice.MACAO,
    "5": Practice.TAIWAN,
    "6": Practice.PUBLIC,
    "7": Practice.COMPANY,
    "8": Practice.AID,
    "9": Practice.MILITARY,
}
SEX_DIGITS = {"0": Sex.MALE, "1": Sex.FEMALE}  # eleventh digit; general knowledge, not looked up
FIRST_YEAR = 1979  # lawyers were licensed anew from then on
LICENSED = (ProfessionalKind.LAWYER, ProfessionalKind.GRASSROOTS, ProfessionalKind.NOTARY, ProfessionalKind.APPRAISER)


def able(on: date) -> Q:
    """The professionals who may be given new work on a day; `objection` says the same of one, in words."""
    lasts = Q(licence_until=None) | Q(licence_until__gte=on)
    waits = Q(state=LicenceState.STOPPED) & (Q(state_since__gt=on) | Q(state_until__lt=on))
    halts = Conduct.objects.halting(on)
    halted = Q(pk__in=halts.filter(professional__isnull=False).values("professional"))
    halted |= Q(organisation__in=halts.filter(organisation__isnull=False).values("organisation"))
    return Q(active=True, organisation__active=True) & lasts & (Q(state=LicenceState.PRACTISING) | waits) & ~halted


def objection(professional: Professional, on: date) -> str:
    """Why this professional may not be given new work on a day; empty when nothing stands against it."""
    if not professional.active or not professional.organisation.active:
        return _("已停用")
    if professional.licence_until is not None and professional.licence_until < on:
        return _("执业证已过有效期（%(day)s）") % {"day": professional.licence_until.isoformat()}
    return _stopped(professional, on) or _penalised(professional, on)


def objection_to(person: Person, on: date) -> str:
    """The same of a person: empty if one of their professions may be followed, or if they are in none."""
    rows = Professional.objects.filter(district=this_district(), person=person).select_related("organisation")
    found = [objection(one, on) for one in rows.order_by("-active", "pk")]
    return "" if not all(found) else next(iter(found), "")


def _penalised(professional: Professional, on: date) -> str:
    """By a penalty on the person or on the body; one that is only being entered has none."""
    if professional.pk is None:
        return ""
    mine = Q(professional=professional) | Q(organisation=professional.organisation_id)
    penalty = Conduct.objects.halting(on).filter(mine).first()
    return str(penalty.get_measure_display()) if penalty is not None else ""


def _stopped(professional: Professional, on: date) -> str:
    if professional.state == LicenceState.PRACTISING:
        return ""
    since, until = professional.state_since, professional.state_until
    if professional.state != LicenceState.STOPPED:
        return _("执业证已%(how)s") % {"how": LicenceState(professional.state).label}
    if (since is not None and since > on) or (until is not None and until < on):
        return ""
    return _("停止执业至%(day)s") % {"day": until.isoformat()} if until else _("停止执业")


def lapsed(professional: Professional, on: date) -> str:
    """Was the registration not in force on a day that is past? Empty when it was; penalties are another matter."""
    if professional.licence_until is not None and professional.licence_until < on:
        return _("执业证（登记）%(day)s到期") % {"day": professional.licence_until.isoformat()}
    since = professional.state_since
    if professional.state != LicenceState.PRACTISING and since is not None and since > on:
        return ""
    return _stopped(professional, on)


def doubts(professional: Professional, today: date) -> list[str]:
    """What should be looked at again about the record as it is written."""
    found: list[str] = []
    if professional.kind == ProfessionalKind.LAWYER and professional.licence:
        found += number_doubts(professional.licence, professional.practice, professional.sex, today)
    if professional.kind in LICENSED and not professional.licence:
        found.append(_("没有执业证号。"))
    if professional.licence_until is not None and professional.licence_until < today:
        found.append(
            _("执业证已过有效期（%(day)s），不能再指派新的事项。") % {"day": professional.licence_until.isoformat()}
        )
    if why := _stopped(professional, today):
        found.append(_("%(why)s，不能再指派新的事项。") % {"why": why})
    if professional.term_until is not None and professional.term_until < today:
        found.append(_("任期（聘期）已满：%(day)s。") % {"day": professional.term_until.isoformat()})
    return found + _fits(professional)


def _fits(professional: Professional) -> list[str]:
    """Does the profession fit the body?"""
    homes = {
        ProfessionalKind.GRASSROOTS: (OrganisationKind.GRASSROOTS_OFFICE,),
        ProfessionalKind.NOTARY: (OrganisationKind.NOTARY_OFFICE,),
        ProfessionalKind.APPRAISER: (OrganisationKind.APPRAISAL,),
        ProfessionalKind.MEDIATOR: (OrganisationKind.COMMITTEE,),
    }
    wanted = homes.get(ProfessionalKind(professional.kind)) if professional.kind else None
    if professional.practice in (Practice.FULL_TIME, Practice.PART_TIME):
        wanted = (OrganisationKind.LAW_FIRM,)
    if wanted is None or professional.organisation_id is None or professional.organisation.kind in wanted:
        return []
    words = {"kind": professional.get_kind_display(), "body": professional.organisation.get_kind_display()}
    return [_("%(kind)s登记在%(body)s名下，请核对。") % words]


def number_doubts(licence: str, practice: str, sex: str, today: date) -> list[str]:
    """Seventeen digits: 1, province, city, year, kind, sex, serial; older ones had twelve. No check digit is known."""
    number = plain(licence)
    if re.fullmatch(r"[0-9]{12}", number):
        return [_("执业证号是12位的旧号，有新证的请换填17位。")]
    if not re.fullmatch(r"[0-9]{17}", number):
        return [_("执业证号一般是17位数字（旧号12位），现在是%(n)d位，请核对。") % {"n": len(number)}]
    found = []
    if number[0] != "1":
        found.append(_("执业证号第1位一般是1。"))
    if number[1:3] not in PROVINCES:
        found.append(_("执业证号第2至3位不是任何省份的代码。"))
    if not FIRST_YEAR <= int(number[5:9]) <= today.year:
        found.append(_("执业证号第6至9位的年份%(year)s不合理。") % {"year": number[5:9]})
    kind = KIND_DIGITS.get(number[9])
    if kind is None or (practice and kind != practice):
        found.append(_("执业证号第10位和执业类别对不上（未核实的规则）。"))
    if number[10] not in SEX_DIGITS or (sex and SEX_DIGITS[number[10]] != sex):
        found.append(_("执业证号第11位和性别对不上（未核实的规则）。"))
    return found
