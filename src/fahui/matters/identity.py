"""Whose card it is: the ID number shown at a window against those on record for a matter."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from fahui.core.crypto import KeyDestroyed
from fahui.matters.stages import Relation

if TYPE_CHECKING:
    from fahui.matters.case import Case
    from fahui.matters.vocabulary import Answers


def shows_a_partys_card(case: "Case", answers: "Answers") -> str | None:
    """Only an applicant or agent, by the ID number given for this matter or kept of the person, gets a new code."""
    known = numbers_on_record(case)
    if not known:
        return _("登记时没有留证件号，核对不了，不能重发查询码。可以当面告诉办理进展。")
    if answers.get("id_shown") in known:
        return None
    return _("和这件事项登记的申请人、代办人的证件号都对不上，不能重发。请再核对证件和编号。")


def numbers_on_record(case: "Case") -> set[str]:
    """The ID numbers of applicants and agents; none after erasure."""
    found = set()
    for party in (*case.those(Relation.APPLICANT), *case.those(Relation.AGENT)):
        for holder in (party, party.person):
            try:
                found.add(str(holder.details().get("id_number") or "") if holder else "")
            except KeyDestroyed:
                continue
    return found - {""}
