"""通知: a body gives notice, and follows its own."""

import base64
import binascii
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Header, Router, Status

from fahui.access.models import ApiCall, ApiKey
from fahui.api.calls import call_of, digest_of
from fahui.api.problems import Refused, by_field
from fahui.api.schemas import MANY, Attachment, Notice, Page, State, asked_of
from fahui.api.states import letters_for_body, state_of
from fahui.core import clock
from fahui.core.models import this_district
from fahui.documents.intake import download_headers
from fahui.documents.issue import letter_pdf
from fahui.matters import uploads
from fahui.matters.catalogue import services
from fahui.matters.for_others import for_another
from fahui.matters.forms import form_for
from fahui.matters.models import Channel, Matter, Party
from fahui.matters.opening import Opened, open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.party_forms import KnownPartyForm
from fahui.matters.vocabulary import Fact, Relation, Service
from fahui.places.models import Region

router = Router()
A_PAGE = 50


def own(key: ApiKey) -> QuerySet[Matter]:
    """What the key's body asked for: of what its agent may see, nothing that is the agent's own or another body's."""
    asked = Party.objects.of_bodies([key.organisation_id]).filter(relation=Relation.AGENT).values("matter_id")
    return Matter.objects.visible_to(key.account).filter(pk__in=asked)


def _key(request: HttpRequest) -> ApiKey:
    key = call_of(request).key
    if key is None:
        raise Http404
    return key


@router.post("/services/{service}/notices", response={200: State, 201: State}, summary="送交通知")
def give(
    request: HttpRequest,
    response: HttpResponse,
    service: str,
    notice: Notice,
    idempotency_key: Annotated[uuid.UUID, Header()],
) -> Status[Any]:
    """The same key and the same content again give the same notice; other content under the same key is refused.

    Of two at once the second waits until the first is opened and logged: only then can it be told apart.
    """
    key, call = _key(request), call_of(request)
    call.token, call.digest = uuid.uuid5(uuid.NAMESPACE_URL, f"{key.organisation_id}/{idempotency_key}"), ""
    digest = digest_of(request)
    with transaction.atomic():
        _wait_for(call.token)
        _not_other(call.token, digest)
        call.digest = digest
        opened = _open(key, _service(service), notice, call.token)
        call.number = opened.matter.number
        call.log(request, 200 if opened.already else 201)
    call.logged = True
    response["Location"] = f"/api/v1/notices/{opened.matter.number}"
    if opened.already:
        response["Idempotent-Replayed"] = "true"
    return Status(200 if opened.already else 201, state_of(opened.matter))


@router.get("/notices", response=Page, summary="本单位的通知")
def listed(request: HttpRequest, page: int = 1) -> dict[str, Any]:
    """The newest first, fifty at a time."""
    page = min(max(page, 1), 400)
    start = (page - 1) * A_PAGE
    rows = list(own(_key(request)).order_by("-opened_on", "-pk")[start : start + A_PAGE + 1])
    return {"items": rows[:A_PAGE], "page": page, "has_next": len(rows) > A_PAGE}


@router.get("/notices/{number}", response=State, summary="办到哪一步")
def look(request: HttpRequest, number: str) -> dict[str, Any]:
    """Where it stands, who was appointed, which letters there are."""
    matter = get_object_or_404(own(_key(request)), number=number)
    call_of(request).number = matter.number
    return state_of(matter)


@router.get("/notices/{number}/letters/{letter_id}.pdf", summary="公函", response={200: None})
def letter(request: HttpRequest, number: str, letter_id: int) -> HttpResponse:
    """One of its letters as PDF."""
    matter = get_object_or_404(own(_key(request)), number=number)
    call_of(request).number = matter.number
    row = next((row for row in letters_for_body(matter) if row.letter_id == letter_id), None)
    if row is None:
        raise Http404
    name = f"{row.letter.title}{row.letter.number_text}.pdf"
    return HttpResponse(letter_pdf(row.letter), content_type="application/pdf", headers=download_headers(name))


def _service(code: str) -> Service:
    try:
        service = services.current(code, clock.today())
    except KeyError as unknown:
        raise Http404 from unknown
    if not for_another(service):
        raise Http404
    return service


def _wait_for(token: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"api-notice:{token}"])


def _not_other(token: uuid.UUID, digest: str) -> None:
    done = ApiCall.objects.filter(district=this_district(), token=token, status__in=(200, 201)).order_by("pk").first()
    if done is not None and done.digest != digest:
        title = _("这个Idempotency-Key已经用来送过另一份通知，请换一个新的。")
        raise Refused(409, "idempotency", title)


def _open(key: ApiKey, service: Service, notice: Notice, token: uuid.UUID) -> Opened:
    wrong: dict[str, list[str]] = {}
    facts = _facts(service, notice.facts, wrong)
    person = _person(service, notice, wrong)
    papers = _papers(notice.attachments, wrong)
    if wrong or person is None:
        raise Refused(422, "invalid", _("有几处填得不对，没有收下。"), wrong)
    body = key.organisation
    sender = PartyEntry(Relation.AGENT, body.name, kind="organisation", organisation=body)
    try:
        return open_matter(
            service.code,
            by=key.account,
            parties=[person, sender],
            region=body.region or Region.objects.get(level=Region.Level.DISTRICT, district=this_district()),
            answers=facts,
            token=token,
            channel=Channel.TRANSFER,
            files_from=lambda data_key: uploads.keep(papers, data_key),
        )
    except PermissionDenied as denied:
        raise Refused(403, "not-allowed", _("贵单位不能送交这类通知。")) from denied
    except ValidationError as refused:
        raise Refused(422, "invalid", _("有几处填得不对，没有收下。"), by_field(refused, "facts.")) from refused


def _facts(service: Service, given: Mapping[str, str | list[str]], wrong: dict[str, list[str]]) -> dict[str, Any]:
    asked = asked_of(service)
    misread = _misread(asked, given)
    for code in sorted(given.keys() - {fact.code for fact in asked}):
        wrong[f"facts.{code[:40]}"] = [_("没有这一项，请删去。")]
    form = form_for(asked, {code: value for code, value in given.items() if code not in misread})
    if not form.is_valid():
        wrong |= by_field(ValidationError(form.errors.as_data()), "facts.")
    wrong |= {f"facts.{code}": [words] for code, words in misread.items()}
    return dict(form.cleaned_data)


def _misread(asked: list[Fact], given: Mapping[str, str | list[str]]) -> dict[str, str]:
    """A list where one word is asked, or the other way round."""
    other = [fact for fact in asked if fact.code in given and isinstance(given[fact.code], list) != (fact.kind == MANY)]
    return {fact.code: _("可以选几项的，应是列表。") if fact.kind == MANY else _("应是文字。") for fact in other}


def _person(service: Service, notice: Notice, wrong: dict[str, list[str]]) -> PartyEntry | None:
    role = next(role for role in service.parties if role.relation == Relation.APPLICANT)
    form = KnownPartyForm(role, notice.person.dict())
    if not form.is_valid():
        wrong |= by_field(ValidationError(form.errors.as_data()), "person.")
        return None
    return form.entry()


def _papers(given: list[Attachment], wrong: dict[str, list[str]]) -> list[uploads.Checked]:
    papers = []
    for place, one in enumerate(given):
        field = f"attachments.{place}.content"
        try:
            content = base64.b64decode(one.content, validate=True)
        except (binascii.Error, ValueError):
            wrong[field] = [_("不是正确的Base64编码。")]
            continue
        if content and not content.startswith(b"%PDF-"):
            wrong[field] = [_("附件应是PDF文件。")]
            continue
        try:
            papers += uploads.check([SimpleUploadedFile(one.name or "1.pdf", content)], field=field)
        except ValidationError as refused:
            wrong |= by_field(refused)
    return papers
