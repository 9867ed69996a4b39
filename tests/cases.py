"""Ready answers and matters that many tests start from."""

import uuid
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from fahui.access.models import User
from fahui.matters.models import Event, Matter
from fahui.matters.opening import Opened, open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.tasks import after_event
from fahui.places.models import Region

WAGES: dict[str, Any] = {
    "cause": "wages",
    "statement": "在阳逻一处工地做木工，2026年8月到10月三个月工资没给，也没签合同。",
    "amount": "24000",
    "procedure_stage": "none",
    "means_ground": "migrant_worker",
}
ID_NUMBER = "000000198503071238"  # no place has this area code


def applicant(user: User | None = None, name: str = "赵建国", **details: Any) -> PartyEntry:
    """The worker as party."""
    given = {"phone": "19900000001", "id_number": ID_NUMBER, **details}
    return PartyEntry("applicant", name, details=given, person=user.person if user else None)


def wage_case(user: User, region: Region, *, token: uuid.UUID | None = None, **more: Any) -> Opened:
    """A wage case filed by the worker."""
    respondent = PartyEntry("respondent", "某建筑劳务有限公司", kind="organisation")
    parties = more.pop("parties", [applicant(user), respondent])
    answers = {**WAGES, **more.pop("answers", {})}
    return open_matter("legal_aid", by=user, parties=parties, region=region, answers=answers, token=token, **more)


def work_off(matter: Matter) -> None:
    """Do the jobs that the matter's events queued, with the words fixed when they happened."""
    events = set(Event.objects.filter(matter=matter).values_list("pk", flat=True))
    for job in ProcrastinateJob.objects.filter(task_name=after_event.name).order_by("id"):
        if job.args["event_id"] in events:
            after_event(**job.args)
