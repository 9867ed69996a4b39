"""May this actor do this to this matter? One answer for buttons, pages, forms and jobs."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from fahui.access.models import Grant, User
from fahui.access.roles import Ledger, Role, System, Visitor
from fahui.matters.happenings import Happening
from fahui.matters.models import Assignment, Cover, Matter, MatterLink, Party, UnitAssignment
from fahui.matters.models.matter import bodies_of, within
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.road import Standing, last_actors, possible
from fahui.matters.vocabulary import Action, Relation, Stage

By = User | System | Visitor | Ledger
_RELATIONS = frozenset(map(str, Relation))


def actor_code(by: By) -> str:
    """How an event names its actor."""
    if isinstance(by, User):
        return f"user:{by.pk}"
    if isinstance(by, Ledger):
        return f"ledger:{by.batch}"
    return f"{'system' if isinstance(by, System) else 'visitor'}:{by.name if isinstance(by, System) else by.channel}"


def relations(by: By, matter: Matter) -> frozenset[str]:
    """What the user is to the matter."""
    if not isinstance(by, User):
        return frozenset()
    if matter.pk is None:  # being opened: any resident may ask for themselves or for somebody else
        return frozenset() if by.is_staff else frozenset({Relation.APPLICANT, Relation.AGENT})
    opened = Party.objects.of_person(by.person_id).filter(matter=matter)
    answers = Party.objects.filter(
        district=matter.district, matter=matter, person_id=by.person_id, relation=Relation.RESPONDENT
    )
    rows = opened.values_list("relation", flat=True).union(answers.values_list("relation", flat=True))
    found = {str(relation) for relation in rows}
    whole = MatterLink.objects.filter(district=matter.district, kind=MatterLink.PART, target=matter).values("source")
    here = Q(matter=matter) | Q(matter__in=whole)
    live = Assignment.objects.live().filter(here)
    if by.is_staff:
        covered = Cover.objects.live().filter(here, person=by.person_id).values("assignment")
        if live.filter(Q(professional__person=by.person_id) | Q(pk__in=covered)).exists():
            found.add(Relation.HANDLER)
    return frozenset(found | _for_bodies(by, matter, live, here))


def _for_bodies(by: User, matter: Matter, live: QuerySet[Assignment], here: Q) -> set[str]:
    """What the bodies that the user acts for are to the matter."""
    found: set[str] = set()
    if asking := bodies_of(by, "as_party"):
        rows = Party.objects.of_bodies(asking).filter(matter=matter)
        found |= {str(relation) for relation in rows.values_list("relation", flat=True)}
    if units := bodies_of(by, "as_provider"):
        given = UnitAssignment.objects.live().filter(here, organisation__in=units)
        if live.filter(organisation__in=units).exists() or given.exists():
            found.add(Relation.UNIT)
    return found


def roles_here(by: By, matter: Matter) -> frozenset[str]:
    """The roles the user holds where the matter belongs, and that its service lets read it."""
    held, service = roles_held(by, matter), matter.definition
    if not isinstance(by, User) or matter.pk is None:  # to take it down one need not read it later
        return held
    return frozenset(role for role in held if not service.closed_to(role))


def roles_held(by: By, matter: Matter) -> frozenset[str]:
    """The roles the actor holds where the matter belongs."""
    if not isinstance(by, User):
        return frozenset({Role.SYSTEM}) if isinstance(by, System) else frozenset()
    return frozenset(
        grant.role
        for grant in by.reading_grants()
        if grant.lies_within(matter.region_id) and _of_its_body(grant, matter)
    )


def _of_its_body(grant: Grant, matter: Matter) -> bool:
    """A grant given for one body reaches only what that body asked for or handles."""
    if grant.organisation_id is None:
        return True
    return matter.pk is not None and Matter.objects.here().filter(within(grant), pk=matter.pk).exists()


def capacities(by: By, matter: Matter) -> frozenset[str]:
    """Everything the actor is here: roles and relations."""
    if isinstance(by, Visitor):
        return frozenset({Relation.APPLICANT}) if matter.stage == Stage.DRAFT else frozenset()
    return roles_here(by, matter) | relations(by, matter)


def acting_as(by: By, action: Action, matter: Matter) -> str:
    """The role or relation in which the actor may take the action; empty when none."""
    if isinstance(by, Visitor):
        return _first(action, capacities(by, matter))
    held = roles_held(by, matter) if action.unread else roles_here(by, matter)
    first = str(action.by[0]) if action.by else ""
    if first in held or not _RELATIONS & {str(actor) for actor in action.by}:
        return _first(action, held)  # what they are to the matter changes nothing, and takes queries to find out
    return _first(action, held | relations(by, matter))


def _first(action: Action, mine: frozenset[str]) -> str:
    return next((str(actor) for actor in action.by if str(actor) in mine), "")


def second_person(by: By, action: Action, happenings: Iterable[Happening]) -> bool:
    """True unless the action wants another person than the one who took an earlier step."""
    return not action.not_by_who or actor_code(by) not in last_actors(list(happenings), action.not_by_who)


def may(by: By, action: Action, matter: Matter, happenings: Iterable[Happening] = ()) -> bool:
    """May they take it (whether it is possible now is another question)?

    `happenings` is needed only where the action wants a second person.
    """
    return bool(acting_as(by, action, matter)) and second_person(by, action, happenings)


def standing_of(matter: Matter) -> Standing:
    """The stored standing of a matter as a value."""
    return Standing(
        Stage(matter.stage), Stage(matter.stage_before), frozenset(matter.marks), matter.outcome, matter.closed_on
    )


def runs_already(action: Action, matter: Matter, besides: Matter | None = None) -> bool:
    """Does what this step asks for once only run already, besides what is just being opened?

    An older register that came in left no mark of it here.
    """
    if not action.opens or action.code not in action.unless:
        return False
    asked = MatterLink.objects.filter(district=matter.district, source=matter, kind=action.link)
    return asked.filter(target__closed_on=None, target__retracted_at=None).exclude(target=besides).exists()


def available_actions(
    by: By, matter: Matter, happenings: list[Happening], mine: frozenset[str] | None = None
) -> list[Action]:
    """The service's actions this actor may take now, in the order of the definition; `mine`: if known already."""
    mine = capacities(by, matter) if mine is None else mine
    standing = standing_of(matter)
    found = []
    for action in matter.definition.actions:
        held = roles_held(by, matter) if action.unread else mine
        if not possible(action, standing) or not held & {str(actor) for actor in action.by}:
            continue
        if second_person(by, action, happenings) and not runs_already(action, matter):
            found.append(action)
    return found


def own_actions(by: By, matter: Matter, mine: frozenset[str] | None = None) -> list[Action]:
    """The engine's own actions (serve, extend, correct …) this actor may take; `mine`: as above."""
    mine = capacities(by, matter) if mine is None else mine
    return [action for action in OWN_ACTIONS.values() if mine & {str(actor) for actor in action.by}]
