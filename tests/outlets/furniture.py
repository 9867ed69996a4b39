"""What the addresses name beside a matter: rows of every kind, so that no outlet is asked for what is not there."""

from datetime import timedelta
from typing import Any

from fahui.access import api_keys
from fahui.access.models import User
from fahui.access.roles import Role
from fahui.availability.roster import engage
from fahui.core import clock
from fahui.documents.models import Export, StoredFile
from fahui.eligibility.models import Supplement, SupplementStep
from fahui.matters import feeds
from fahui.matters.models import ConflictWaiver, Matter, Party
from fahui.people.models import AgentPost, Conduct, Organisation, OrganisationKind, Person, PersonGroup, Professional
from fahui.places.models import Region, ServicePoint
from fahui.portal.privacy import NOTICES
from fahui.quality.models import Review, Round, Sampled, Template
from fahui.quality.templates_data import seed
from fahui.worktime.models import CalendarNotice
from tests.matters.driver import Cast

REGISTER = {"code": "organisations"}


def furnish(cast: Cast, matters: list[Matter]) -> dict[str, dict[str, Any]]:
    """By the name of an address the values of its parameters; the rows are made."""
    district = Region.objects.get(level="district")
    clerk, body = cast.staff[Role.CLERK][0], Organisation.objects.order_by("pk")[0]
    point = ServicePoint.objects.filter(active=True).order_by("pk")[0]
    party = Party.objects.filter(relation="applicant", person__isnull=False, person__region__isnull=False).order_by(
        "pk"
    )[0]
    person = party.person
    assert person is not None
    group = PersonGroup.objects.create(person=person, group="migrant_worker", file=_file(person))
    waiver = ConflictWaiver.objects.create(
        matter=matters[0], professional=cast.handler, keys=["x"], reason="当事人书面同意", asked_by=clerk
    )
    return {
        "workbench:account": {"pk": clerk.pk},
        "workbench:account_edit": {"pk": clerk.pk},
        "workbench:account_do": {"pk": clerk.pk, "what": "suspend"},
        "workbench:grant_new": {"pk": clerk.pk},
        "workbench:hand_over": {"pk": clerk.pk},
        "workbench:grant_end": {"grant_id": clerk.live_grants()[0].pk},
        "workbench:calendar_notice": {"pk": CalendarNotice.objects.order_by("-pk")[0].pk},
        "workbench:waiver": {"pk": waiver.pk},
        "workbench:ask_waiver": {"professional": cast.handler.pk},
        "workbench:feed": {"token": feeds.make(clerk)},
        "workbench:handover": {"pk": cast.handler.pk},
        "workbench:ledger": {"code": "legal_aid"},
        "workbench:ledger_template": {"code": "legal_aid"},
        "workbench:parameter": {"name": "exports.hours"},
        "workbench:form_register": {"number": "29"},
        "workbench:statistics_list": {"code": "applied"},
        **{
            f"workbench:{name}": REGISTER
            for name in ("register", "register_new", "register_template", "register_import")
        },
        **{f"workbench:{name}": {**REGISTER, "pk": body.pk} for name in ("record", "record_edit", "record_close")},
        **_quality(cast, matters[0]),
        **_persons(person.pk, group.pk),
        "workbench:region": {"pk": district.pk},
        "workbench:region_coordinates": {"pk": cast.region.pk},
        "workbench:change_region": {"pk": cast.region.pk, "kind": "rename"},
        **{
            f"workbench:{name}": {"pk": point.pk}
            for name in ("point_hours", "point_windows", "point_staffing", "point_acceptance", "point_visit")
        },
        "workbench:announce": {"pk": _conduct(cast.handler)},
        **_bodies(cast),
        **_roster(cast.handler),
        "workbench:supplement": {"pk": _supplement(clerk)},
        "workbench:export_decide": {"pk": _export(clerk)},
        "portal:point": {"pk": point.pk},
        "portal:office": {"slug": "mediation"},
        "portal:object_to": {"pk": _conduct(cast.successor, state="announced", **_announced())},
        "portal:privacy_edition": {"edition": NOTICES[0].effective_from.isoformat()},
    }


def _quality(cast: Cast, matter: Matter) -> dict[str, dict[str, Any]]:
    seed()
    template, today = Template.objects.order_by("pk")[0], clock.today()
    round_ = Round.objects.create(
        title="季度评估",
        template=template,
        closed_from=today,
        closed_to=today,
        seed="种子",
        population=[matter.number],
        wanted=1,
        made_by="督查",
    )
    file = Sampled.objects.create(round=round_, matter=matter, handler=cast.handler, how="random")
    review = Review.objects.create(file=file, reviewer=cast.successor)
    names = ("quality_round", "quality_list", "quality_reviewers")
    return {
        **{f"workbench:{name}": {"pk": round_.pk} for name in names},
        "workbench:review": {"pk": review.pk},
        "workbench:quality_standard_file": {"pk": template.pk},
    }


def _persons(person: int, group: int) -> dict[str, dict[str, Any]]:
    one = {name: {"pk": person} for name in ("person", "phone", "edit", "links")}
    more = {
        "add": {"pk": person, "kind": "group"},
        "end": {"pk": person, "kind": "group", "row": group},
        "proof": {"pk": person, "kind": "group", "row": group},
    }
    return {f"workbench:persons:{name}": given for name, given in {**one, **more}.items()}


def _conduct(professional: Professional, **more: Any) -> int:
    given = {"kind": "award", "title": "先进个人", "authority": "区司法局", "decided_on": clock.today(), **more}
    return Conduct.objects.create(professional=professional, **given).pk


def _announced() -> dict[str, Any]:
    today = clock.today()
    return {"announced_on": today, "objections_until": today + timedelta(days=5)}


def _roster(professional: Professional) -> dict[str, dict[str, Any]]:
    begin = clock.now() + timedelta(days=2)
    shift = engage(professional.person, "window", begin, begin + timedelta(hours=3), title="值班")
    return {"workbench:roster_ahead": {"pk": professional.person_id}, "workbench:roster_off": {"pk": shift.pk}}


def _bodies(cast: Cast) -> dict[str, dict[str, Any]]:
    """The union's agent, with a paper on file and a key for its system."""
    union = Organisation.objects.create(name="示例区总工会（演示）", kind=OrganisationKind.UNION)
    until = clock.today() + timedelta(days=30)
    post = AgentPost.objects.create(
        person=cast.agent.person,
        organisation=union,
        scope="party",
        starts_on=clock.today(),
        ends_on=until,
        proof=_file(cast.agent.person),
    )
    key, _secret = api_keys.issue(post, by=cast.staff[Role.SECURITY_ADMIN][0], purpose="转介系统", ends_on=until)
    return {
        "workbench:agent_proof": {"pk": post.pk},
        "workbench:api_key": {"pk": key.pk},
        "workbench:api_key_revoke": {"pk": key.pk},
        "portal:body": {"pk": post.pk},
        "portal:for_another": {"pk": post.pk, "code": "referral"},
    }


def _file(person: Person) -> StoredFile:
    content = "证明".encode()
    return StoredFile.keep(content, name="证明.txt", content_type="text/plain", data_key=person.data_key)


def _supplement(by: User) -> int:
    made = Supplement.objects.create(topic="extra_labour", basis="试点文件")
    SupplementStep.objects.create(supplement=made, kind="propose", words="有人问", day=clock.today(), by=by)
    return made.pk


def _export(by: User) -> int:
    return Export.objects.create(
        source="worklist", filters={"queue": "late"}, whole=True, asked_by=by, reason="核对"
    ).pk
