"""Applying in the name of a body: offered to its agents (经办人), where the service takes bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.matters.drafts import Typed
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import Relation, Service
from fahui.people.models import Organisation
from fahui.portal.screens import Part, role_of


class InNameOf(forms.Form):
    """In whose name it is asked."""

    body = forms.ChoiceField(
        label=_("以谁的名义"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("您现在不是这个单位的经办人，请重新选。")},
    )

    def __init__(self, bodies: dict[str, Organisation], *args: Any, **kwargs: Any) -> None:
        """The bodies one acts for."""
        super().__init__(*args, **kwargs)
        choices = [("", _("我本人")), *((key, body.name) for key, body in bodies.items())]
        self.fields["body"].choices = choices  # type: ignore[attr-defined]  # a choice field


def bodies_for(user: User | None, service: Service) -> dict[str, Organisation]:
    """The bodies in whose name this user may ask for the service."""
    role = role_of(service, Relation.APPLICANT)
    if user is None or role is None or "organisation" not in role.kinds:
        return {}
    return {str(post.organisation_id): post.organisation for post in user.live_posts() if post.as_party}


def named(typed: Typed) -> str:
    """The body chosen on the page about who is asking."""
    return (typed.get("body") or [""])[-1]


def naming(user: User | None, service: Service, data: Any, held: Typed) -> list[Part]:
    """The question, for those whom it concerns; whoever had chosen a body is told when they may no longer."""
    bodies = bodies_for(user, service)
    return [Part(InNameOf(bodies, data))] if bodies or named(held) else []


def in_its_name(entry: PartyEntry, body: Organisation) -> PartyEntry:
    """The body is the applicant; who fills it in is only whom to ring up: the sight is the post's, not theirs."""
    entry.facts |= {"contact_name": entry.name}
    entry.details.pop("id_number", None)
    entry.name, entry.kind, entry.organisation, entry.person = body.name, "organisation", body, None
    return entry
