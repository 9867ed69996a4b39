"""找人找机构: people and bodies by place, speciality and language; every list has an address that can be passed on."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fahui.people.models import Language
from fahui.portal import finding, presence
from fahui.portal.conditions import conditions, short_address
from fahui.portal.honours import marks_of

A_PAGE = 20


@require_safe
@short_address
def people(request: HttpRequest) -> HttpResponse:
    """Lawyers, notaries, mediators, experts: who they are, what they know, where they sit and whether it is open."""
    asked = finding.asked_of(request)
    page = Paginator(finding.professionals(asked), A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    meet = finding.where_to_meet(rows)
    marks = marks_of(people=rows)
    shifts, away = presence.today(rows)
    context: dict[str, Any] = {
        "asked": asked,
        "conditions": conditions(request, asked),
        "page": page,
        "rows": [
            {
                "one": one,
                "phone": finding.public_phone(one),
                "meet": meet.get(one.pk, []),
                "marks": marks.get(one.pk, []),
                "shifts": shifts.get(one.person_id, []),
                "away": one.person_id in away,
            }
            for one in rows
        ],
        "streets": finding.streets(),
        "languages": Language.choices,
        "current": "people",
        **finding.choices_of_people(),
    }
    return render(request, "portal/people.html", context)


@require_safe
@short_address
def bodies(request: HttpRequest) -> HttpResponse:
    """Firms, notary offices, committees and the like."""
    asked = finding.asked_of(request)
    page = Paginator(finding.bodies(asked), A_PAGE).get_page(request.GET.get("page"))
    languages = dict(Language.choices)
    marks = marks_of(bodies=page.object_list)
    rows = [
        {
            "one": one,
            "phone": "" if finding.is_mobile(one.phone) else one.phone,
            "languages": [languages.get(code, code) for code in one.languages],
            "marks": marks.get(one.pk, []),
        }
        for one in page.object_list
    ]
    context = {
        "asked": asked,
        "conditions": conditions(request, asked),
        "page": page,
        "rows": rows,
        "kinds": finding.choices_of_bodies(),
        "streets": finding.streets(),
        "languages": Language.choices,
        "current": "bodies",
    }
    return render(request, "portal/bodies.html", context)
