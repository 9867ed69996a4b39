"""The screens of an application, one after another; what is typed is kept whatever happens."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fahui.core import limits
from fahui.matters import drafts, uploads
from fahui.matters.drafts import AlreadySent, Typed
from fahui.matters.leaving import leaves_fast
from fahui.matters.models import Draft
from fahui.portal.application import Application
from fahui.portal.emergency import Hint, hint_for
from fahui.portal.holding import caller, held, hold, let_go, resident
from fahui.portal.screens import Filled, Screen, typed_in
from fahui.portal.views.front import public_service
from fahui.ui.tables import ADD, longer, names_of, only_longer

MOST_FILES = 20


def application(request: HttpRequest, code: str) -> Application:
    """What this browser has under way for the service; a fresh one when it has nothing. 404 for no such service."""
    draft, user = held(request, code), resident(request)
    if draft is not None:
        found = Application.of(code, draft, user)
        if not found.belongs_to_account or user is None:
            return found
    public_service(code)  # what is opened from another matter has a draft from the start
    return Application.of(code, None, user)


def already_sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    """It has been sent: nothing can be changed or put off any more."""
    if draft.became is None:
        raise Http404
    context = {"number": draft.became.number, "service": draft.became.definition}
    return render(request, "portal/already_sent.html", context, status=409)


def sign_in_first(request: HttpRequest, path: str) -> HttpResponse:
    """Back to the same page after signing in; what was typed waits in the draft."""
    return redirect(f"{reverse('account_request_login_code')}?next={path}")


@never_cache
def start(request: HttpRequest, code: str) -> HttpResponse:
    """To the first screen; whoever has something under way is asked whether to go on with it."""
    here = application(request, code)
    first = redirect("portal:screen", code=code, screen=here.screens[0].code)
    if here.draft is None or here.draft.became is not None:
        return first
    if request.method == "POST":
        drafts.forget(here.draft)
        response = first if "again" in request.POST else redirect("portal:home")
        let_go(response, code)
        return response
    if here.belongs_to_account:
        return sign_in_first(request, request.path)
    return render(
        request,
        "portal/resume.html",
        {"here": here, "service": here.service, "first": here.screens[0], "leaves": leaving(here)},
    )


@never_cache
def screen(request: HttpRequest, code: str, screen: str) -> HttpResponse:
    """One screen: show what is known, take what is typed, go on."""
    here = application(request, code)
    found = here.screen(screen)
    if found is None:
        raise Http404(screen)
    if here.draft is not None and here.draft.became is not None:
        if request.method == "POST":
            return already_sent(request, here.draft)
        if found != here.screens[0]:
            return redirect("portal:receipt", code=code)
        here = Application.of(code, None, here.user)  # the next request of the same person
        public_service(code)
    if request.method == "POST":
        return _take(request, here, found)
    if here.draft is None and found != here.screens[0]:
        return redirect("portal:screen", code=code, screen=here.screens[0].code)
    if here.belongs_to_account:
        return sign_in_first(request, request.path)
    return _show(request, here, found, here.fill(found))


def _take(request: HttpRequest, here: Application, found: Screen) -> HttpResponse:
    try:
        draft = here.draft or _fresh(request, here)
        response = _kept(request, here, found, draft)
    except AlreadySent as sent:
        draft.became = sent.matter
        return already_sent(request, draft)
    except ValidationError as refused:  # too many drafts from one place
        return _show(request, here, found, here.fill(found), problem=" ".join(refused.messages))
    if here.draft is None:
        hold(request, response, draft)
    return response


def _fresh(request: HttpRequest, here: Application) -> Draft:
    limits.allow("draft", caller(request), times=300, seconds=600)
    return drafts.begin(here.service.code, user=here.user)


def _kept(request: HttpRequest, here: Application, found: Screen, draft: Draft) -> HttpResponse:
    """Keep what was typed, then show what is wrong or go on."""
    base = Application.of(here.service.code, draft, here.user)
    before = base.sheet.typed.get(found.code, {})
    posted: Typed = {key: request.POST.getlist(key) for key in request.POST}
    told = base.fill(found, {**before, **posted})
    typed = typed_in(told, longer(request.POST, told.named), before)
    if "add" in request.POST and found.kind == "others":
        typed[f"other{sum(key.endswith('-name') for key in typed)}-name"] = []
    theirs = _save(request, draft, found, typed)
    now = Application.of(here.service.code, draft_again(draft), here.user)
    filled = now.fill(found, typed, request.FILES if found.kind == "papers" else None)
    if theirs is not None:
        return _show(request, now, found, filled, theirs=theirs)
    if "save" in request.POST:
        drafts.code_for_later(draft)
        return redirect("portal:saved", code=now.service.code)
    if only_longer(request.POST):
        return _same_again(request, now, found)
    if not filled.is_valid() or (found.kind == "papers" and not _file(request, now, filled)):
        return _show(request, now, found, filled)
    if "stay" in request.POST or "remove" in request.POST:
        return redirect("portal:screen", code=now.service.code, screen=found.code)
    return _on(request, now, found)


def _same_again(request: HttpRequest, here: Application, found: Screen) -> HttpResponse:
    """The same screen with one more of what was asked for, where the person was."""
    address = reverse("portal:screen", args=[here.service.code, found.code])
    after = "?after=check" if request.POST.get("after") == "check" else ""
    table = request.POST[ADD] if found.kind == "facts" else ""
    return redirect(f"{address}{after}#id_{table}" if table.isidentifier() else f"{address}{after}")


def draft_again(draft: Draft) -> Draft:
    """The draft as it now stands."""
    again = drafts.by_key(str(draft.key), draft.service)
    if again is None:
        raise Http404
    return again


def _save(request: HttpRequest, draft: Draft, found: Screen, typed: Typed) -> Typed | None:
    """Keep the typed answers; returns the other tab's answers instead when it changed this screen meanwhile."""
    seen = request.POST.get("version", "")
    with drafts.editing(draft) as (row, sheet):
        stored = sheet.typed.get(found.code, {})
        newer = seen.isdigit() and sheet.stamps.get(found.code, 0) > int(seen)
        if newer and _differs(stored, typed):
            return stored
        if found.code not in sheet.typed or stored != typed:
            sheet.stamps[found.code] = row.version
        sheet.typed[found.code] = typed
        sheet.carried = [code for code in sheet.carried if code != found.code]
    return None


def _differs(stored: Typed, typed: Typed) -> bool:
    return any(stored.get(key, []) != values for key, values in typed.items() if values or stored.get(key))


def _file(request: HttpRequest, here: Application, filled: Filled) -> bool:
    """Check and keep what was uploaded, take off what is to be removed; False when something was refused."""
    if here.draft is None:
        raise Http404
    form = filled.parts[0].form
    if removed := request.POST.get("remove", ""):
        if removed.isdigit():
            drafts.drop_file(here.draft, int(removed))
        return True
    count = here.draft.files.count()
    titles = {f"paper_{code}": title for code, title in here.paper_kinds()}
    for name, picked in list(form.cleaned_data.items()):  # a complaint takes its field out
        if not picked:
            continue
        count += len(picked)
        if count > MOST_FILES:
            form.add_error(name, _("一件事最多传%(n)d个文件，其余的请带到窗口。") % {"n": MOST_FILES})
            continue
        try:
            drafts.keep_files(
                here.draft, uploads.store(picked, here.draft.data_key, field=name, title=titles.get(name, ""))
            )
        except ValidationError as refused:
            form.add_error(None, refused)
    return not form.errors


def _on(request: HttpRequest, here: Application, found: Screen) -> HttpResponse:
    following = None if request.POST.get("after") == "check" else here.after(found)
    if following is None:
        return redirect("portal:check", code=here.service.code)
    return redirect("portal:screen", code=here.service.code, screen=following.code)


def emergency(here: Application) -> Hint | None:
    """The hint that what was typed calls for."""
    return hint_for(
        *(
            value
            for code, typed in here.sheet.typed.items()
            if code != "who"
            for all_ in typed.values()
            for value in all_
        )
    )


def leaving(here: Application) -> bool:
    """Should the pages carry 快速离开: by a marked answer, or by what was typed?"""
    hint = emergency(here)
    return leaves_fast(here.service, here.answers) or (hint is not None and hint.leave_fast)


def _show(request: HttpRequest, here: Application, found: Screen, filled: Filled, **more: Any) -> HttpResponse:
    step, steps = here.place(found)
    back = here.before(found)
    theirs = more.pop("theirs", None)
    context = {
        "service": here.service,
        "screen": found,
        "filled": filled,
        "step": step,
        "steps": steps,
        "back": back,
        "origin": here.draft.source if here.draft else None,
        "version": here.draft.version if here.draft else 0,
        "after": request.POST.get("after") or request.GET.get("after", ""),
        "files": here.draft.files.select_related("file") if here.draft and found.kind == "papers" else [],
        "hint": emergency(here),
        "leaves": leaving(here),
        "more_possible": found.kind == "others" and _more_possible(here, filled),
        "theirs": _told(filled, theirs) if theirs is not None else None,
        "phone": settings.ORGAN_PHONE,
        **more,
    }
    return render(request, "portal/screen.html", context)


def _more_possible(here: Application, filled: Filled) -> bool:
    role = next((role for role in here.service.parties if role.relation == "respondent"), None)
    return role is not None and sum("name" in part.form.fields for part in filled.parts) < role.most


def _told(filled: Filled, theirs: Typed) -> list[tuple[str, str]]:
    """What the other tab says where it differs, label by label."""
    told = []
    for field in filled:
        names = names_of(field.field, field.html_name)
        if any(theirs.get(name, []) != part_data(field, name) for name in names):
            said = [value for name in names for value in theirs.get(name, []) if value]
            told.append((str(field.label), "、".join(said) or _("没有填")))
    return told


def part_data(field: Any, name: str) -> list[str]:
    """What this tab typed under one name of a field."""
    data = field.form.data
    return list(data.getlist(name)) if hasattr(data, "getlist") else []
