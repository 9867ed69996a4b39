"""人民调解委员会: who may sit in it and for how long. What does not fit is said, never refused."""

from datetime import date

from django.utils.translation import gettext as _

from fahui.people.models.lists import CommitteeKind, Engagement, OrganisationKind, Position, Sex
from fahui.people.models.organisation import Organisation
from fahui.people.models.professional import Professional

LEAST, MOST = 3, 9  # 人民调解法第八条
SITTING = (Position.HEAD, Position.VICE, Position.MEMBER)
TERM_YEARS = 3  # 人民调解法第九条
# Full-time mediators wanted (区2019年计划，未核实)
FULL_TIME = {CommitteeKind.SECTOR: 3, CommitteeKind.STREET: 2, CommitteeKind.TOWN: 2}


def body_doubts(body: Organisation, today: date) -> list[str]:
    """What should be looked at again about a body; members are only counted once the body stands."""
    found = []
    if body.kind == OrganisationKind.LAW_FIRM and not (body.licence or body.credit_code):
        found.append(_("律师事务所没有许可证号，也没有统一社会信用代码。"))
    if body.kind != OrganisationKind.COMMITTEE:
        return found
    found += _terms(body, today)
    return found + _members(body) if body.pk else found


def _terms(body: Organisation, today: date) -> list[str]:
    found = []
    if body.term_until is None:
        found.append(_("没有登记本届任期（每届三年，人民调解法第九条）。"))
    elif body.term_until < today:
        found.append(_("本届任期%(day)s已满，请登记换届。") % {"day": body.term_until.isoformat()})
    elif body.term_until.year - today.year > TERM_YEARS:
        found.append(_("任期超过三年，请核对（人民调解法第九条）。"))
    if body.court_told_on is None:
        found.append(_("还没有向法院通报组成人员（人民调解法第十条）。"))
    return found


def _members(body: Organisation) -> list[str]:
    rows = list(Professional.objects.filter(organisation=body, active=True).values("position", "sex", "engagement"))
    sitting = [row for row in rows if row["position"] in SITTING]
    found = []
    if not LEAST <= len(sitting) <= MOST:
        found.append(_("委员现有%(n)d人，应为三至九人（人民调解法第八条）。") % {"n": len(sitting)})
    heads = sum(row["position"] == Position.HEAD for row in sitting)
    if heads != 1:
        found.append(_("主任现有%(n)d人，应为一人（人民调解法第八条）。") % {"n": heads})
    if sitting and all(row["sex"] for row in sitting) and not any(row["sex"] == Sex.FEMALE for row in sitting):
        found.append(_("委员中没有妇女（人民调解法第八条）。"))
    wanted = FULL_TIME.get(CommitteeKind(body.committee_kind)) if body.committee_kind else None
    full = sum(row["engagement"] == Engagement.FULL for row in rows)
    if wanted and full < wanted:
        found.append(_("专职调解员现有%(n)d人，要求不少于%(m)d人（未核实的标准）。") % {"n": full, "m": wanted})
    return found
