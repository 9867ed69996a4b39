"""An agent of a body asks for a person: a notice, a referral; one page, and what is typed stays when it comes back."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fahui.matters import uploads
from fahui.matters.catalogue import services
from fahui.matters.for_others import for_another
from fahui.matters.forms import FactForm, form_for
from fahui.matters.models import Channel, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.party_forms import KnownPartyForm
from fahui.matters.vocabulary import Relation, Service
from fahui.people.models import AgentPost
from fahui.portal.forms import PlaceForm
from fahui.portal.holding import account, signed_in
from fahui.portal.screens import Filled, Part, role_of
from fahui.portal.views.bodies import post_or_404


class Asking:
    """The three parts of the page."""

    def __init__(self, service: Service, request: HttpRequest) -> None:
        """Bound when something was sent."""
        data = request.POST if request.method == "POST" else None
        role = role_of(service, Relation.APPLICANT)
        assert role is not None  # noqa: S101 - `for_another` wants somebody it is about
        self.person = KnownPartyForm(role, data, prefix="person")
        self.person.fields["contact"].label = _("联系本人时要注意什么")
        self.where = PlaceForm(data, prefix="place", street=request.POST.get("place-street", ""))
        self.where.fields["street"].label = _("本人住在哪个镇街")
        asks = (*service.intake, *service.action(service.opens_with).asks)
        self.asked: FactForm = form_for(asks, data, request.FILES if data is not None else None)
        self.whole = Filled(
            [
                Part(self.person, title=gettext_lazy("本人")),
                Part(self.where),
                Part(self.asked, title=service.title),
            ]
        )

    def papers(self, request: HttpRequest) -> list[uploads.Checked]:
        """The files, looked into; what is wrong is said at their field."""
        found: list[uploads.Checked] = []
        for fact in self.asked.asked:
            if fact.kind in ("file", "files"):
                try:
                    found += uploads.check(request.FILES.getlist(fact.code), field=fact.code)
                except ValidationError as refused:
                    self.asked.add_error(None, refused)
        return found


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The form, and the matter it becomes."""
    post = post_or_404(account(request), pk)
    service = _service(post, code)
    asking = Asking(service, request)
    if request.method == "POST" and (matter := _opened(request, post, service, asking)):
        return redirect("portal:matter", number=matter.number)
    context = {"post": post, "service": service, "form": asking.whole, "token": _token(request)}
    return render(request, "portal/for_another.html", context)


def _service(post: AgentPost, code: str) -> Service:
    try:
        service = services.current(code)
    except KeyError as unknown:
        raise Http404 from unknown
    if not post.as_party or not for_another(service, post.organisation):
        raise Http404
    return service


def _token(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


def _opened(request: HttpRequest, post: AgentPost, service: Service, asking: Asking) -> Matter | None:
    papers = asking.papers(request)
    if not asking.whole.is_valid():
        return None
    person = asking.person.entry()
    if person is None:
        return None
    body = post.organisation
    facts = {name: value for name, value in asking.asked.cleaned_data.items() if name not in request.FILES}
    try:
        return open_matter(
            service.code,
            by=account(request),
            parties=[person, PartyEntry(Relation.AGENT, body.name, kind="organisation", organisation=body)],
            region=asking.where.cleaned_data["region"],
            answers=facts,
            token=_token(request),
            channel=Channel.TRANSFER,
            files_from=lambda key: uploads.keep(papers, key),
        ).matter
    except PermissionDenied:
        asking.asked.add_error(None, _("您现在不能以这个单位的名义办这件事。"))
    except ValidationError as refused:
        asking.asked.add_error(None, refused)
    return None
