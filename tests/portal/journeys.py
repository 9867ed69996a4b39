"""What a resident types, screen by screen, through the pages themselves."""

from typing import Any

from django.test import Client
from django.urls import reverse

from fahui.places.models import Region

ID_NUMBER = "000000198503071238"  # no place has this area code; the check digit is right
WHAT = {
    "cause": "wages",
    "statement": "在阳逻一处工地做木工，2026年8月到10月三个月工资没给，也没签合同。",
    "amount": "24000",
    "procedure_stage": "none",
    "limitation_on": "",
}
MEANS = {"means_ground": "migrant_worker"}
OTHER = {"other0-kind": "organisation", "other0-name": "某建筑劳务有限公司", "other0-phone": "", "other0-address": ""}


def who(village: Region, **more: str) -> dict[str, Any]:
    """The applicant for themselves, in a village."""
    return {
        "for_whom": "self",
        "applicant-name": "赵建国",
        "applicant-id_number": ID_NUMBER,
        "applicant-phone": "19900000001",
        "applicant-address": "",
        "place-street": str(village.parent_id),
        "place-village": str(village.pk),
        **more,
    }


def at_screen(code: str, screen: str) -> str:
    """The address of a screen."""
    return reverse("portal:screen", args=[code, screen])


def fill_aid(client: Client, village: Region, **more: str) -> list[str]:
    """Fill a wage case up to the check page; returns the pages seen."""
    pages = [reverse("portal:service", args=["legal_aid"])]
    for screen, typed in (("q1", WHAT), ("q2", MEANS), ("other", OTHER), ("who", who(village, **more)), ("papers", {})):
        pages.append(at_screen("legal_aid", screen))
        assert client.get(pages[-1]).status_code == 200
        answer = client.post(pages[-1], typed)
        assert answer.status_code == 302, answer.content.decode()
    pages.append(answer["Location"])
    return pages


def send(client: Client, code: str = "legal_aid") -> Any:
    """Press 提交."""
    return client.post(reverse("portal:check", args=[code]))
