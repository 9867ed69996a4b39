"""续填码 at the desk: what a resident typed at home comes onto the sheet, so that nobody asks it again.

The draft holds what was typed screen by screen under the names of the residents' pages; questions of the service have
the same name here, parties stand in numbered boxes.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.matters import drafts
from fahui.matters.drafts import AlreadySent, Sheet
from fahui.matters.held import HeldFiles
from fahui.matters.models import Draft
from fahui.places.models import Region
from fahui.workbench.intake_carry import origin
from fahui.workbench.openable import openable, opening_grants
from fahui.workbench.tokens import token_in

SALT: Final = "workbench.intake.resume"
DAY: Final = 24 * 3600
SCANS: Final = "papers-scans"
_OTHER: Final = re.compile(r"other(\d+)(facts)?-(.+)")
_ASKER: Final = re.compile(r"(applicant|agent)(facts)?-(.+)")


def wants_draft(request: HttpRequest) -> bool:
    """Was a code typed, and pressed for?"""
    wanted = request.POST.get("do", "") in ("resume", "enter")
    return request.method == "POST" and wanted and bool(request.POST.get("later", "").strip())


def bring_draft(request: HttpRequest, user: User) -> str:
    """Put the draft's answers among what was posted, as if the clerk had typed them; says what stands against it."""
    try:
        draft = _found(request.POST["later"], user)
        start = _origin(draft, user)
    except ValidationError as refused:
        return " ".join(refused.messages)
    sheet = drafts.read(draft)
    if sheet.typed.get("who", {}).get("body", [""])[-1:] not in ([], [""]):
        return _("这份是以单位的名义填的，请单位的经办人登录后接着填。")
    data = request.POST.copy()
    _onto(data, sheet)
    data["service"] = data["shown"] = draft.service
    data["do"], data["later"] = "resume", ""
    data["resumed"] = signing.dumps({"draft": draft.pk, "user": user.pk}, salt=SALT)
    if start:
        data["from"], data["action"] = start
    request.POST = data  # type: ignore[assignment]  # all of the desk reads the sheet off the request; the stubs know no filled-in copy
    held = HeldFiles(user, token_in(request), draft.service)
    held.take_from(draft, into=SCANS)
    person = User.objects.filter(pk=sheet.user or 0).values_list("person_id", flat=True).first()
    readings.note(user, Reading.Kind.PERSON, what=_("凭续填码取出没有提交的申请"), person_id=person)
    messages.success(request, _("已取出来人填过的内容，请当面核对，没填完的接着填。"))
    return ""


def resumed(request: HttpRequest, user: User) -> int:
    """The draft on this sheet; 0 for none."""
    try:
        kept = signing.loads(request.POST.get("resumed", ""), salt=SALT, max_age=DAY)
    except signing.BadSignature:
        return 0
    return int(kept["draft"]) if kept["user"] == user.pk else 0


def _found(code: str, user: User) -> Draft:
    """By the same rule as residents: so many tries, then a pause."""
    draft = drafts.by_code(code, who=f"user:{user.pk}")
    if draft is None:
        raise ValidationError(_("没有找到这个码。请核对，存了超过30天的已经删除。"))
    if draft.became is not None:
        raise ValidationError(str(AlreadySent(draft.became)))
    return draft


def _origin(draft: Draft, user: User) -> tuple[str, str] | None:
    """Where it goes on from another matter: its number and step; and may this user register it at all?"""
    if draft.source is not None:
        try:
            start = origin(user, draft.source.number, draft.source_action)
        except Http404 as hidden:
            raise ValidationError(_("这份申请接着另一件事项，那件不归您办，请转给办那件的人。")) from hidden
        if start is not None and any(opening_grants(user, one) for one in start.services):
            return draft.source.number, draft.source_action
    elif any(one.code == draft.service and one.stands_alone for one in openable(user)):
        return None
    raise ValidationError(_("这份申请您的岗位不能登记，请转给窗口。"))


def _onto(data: QueryDict, sheet: Sheet) -> None:
    """What the draft says takes its place on the sheet; what it leaves open stays as the clerk typed it."""
    said: dict[str, list[str]] = {}
    for screen, typed in sheet.typed.items():
        renamed = _parties(typed, sheet) if screen in ("who", "other") else typed.items()
        said |= {name: values for name, values in renamed if any(values)}
    for name, values in said.items():
        data.setlist(name, values)
    others = {int(found[1]) for name in said if (found := re.match(r"respondent-(\d+)-", name))}
    if others:
        data["count-respondent"] = str(max(others) + 1)
    who = str(data.get("in-who", "")).strip()
    if not who:
        who = next((said[name][-1] for name in ("applicant-0-id_number", "applicant-0-phone") if name in said), "")
    data["in-who"] = data["looked"] = who


def _parties(typed: dict[str, list[str]], sheet: Sheet) -> Iterator[tuple[str, list[str]]]:
    acts = "other" in sheet.typed.get("who", {}).get("for_whom", [])
    for name, values in typed.items():
        if found := _OTHER.fullmatch(name):
            yield f"respondent-{found[1]}-{'own-' if found[2] else ''}{found[3]}", values
        elif found := _ASKER.fullmatch(name):
            if found[1] == "applicant" or acts:
                yield f"{found[1]}-0-{'own-' if found[2] else ''}{found[3]}", values
        elif name == "standing-acts_until" and acts:
            yield "agent-0-acting-acts_until", values
    for name in ("place-village", "place-street"):
        chosen = typed.get(name, [""])[-1:]
        if chosen and chosen[0].isdecimal() and Region.objects.filter(pk=int(chosen[0])).exists():
            yield "place-region", chosen
            break
