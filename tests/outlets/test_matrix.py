"""Roles × objects × outlets, from the definitions: what somebody may not see stands in no answer, however they look.

And the other way round: take the filter out of any one outlet, and the same search finds what leaks.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from fahui.access.models import User
from fahui.core.registers import Register, registers
from fahui.matters.models import Matter, Party
from fahui.matters.models.matter import MatterQuerySet, PartyQuerySet
from fahui.people.models import Organisation, Person
from fahui.registers import sight
from fahui.registers.sight import may_add, visible
from fahui.workbench.queues import counts, queues
from tests.conftest import QUICK, account_of
from tests.outlets.world import POSTED, Outlet, Thing, Viewer, World, addresses, arguments, build, fit, outlets

pytestmark = pytest.mark.django_db  # each test within the world's transaction, undone after it
# Where one filter alone stands between a matter and the wrong eyes. (Action pages, corrections and revealing ask for
# a permission besides, and stay shut even without the filter.)
MUST_LEAK = frozenset(
    {
        "worklists and notices",
        "search",
        "suggestion at the desk",
        "export, masked",
        "export, whole",
        "persons",
        "workbench:matter",
        "workbench:paper",
        "workbench:letter",
        "workbench:letters",
        "workbench:contacts",
        "workbench:contact",
        "workbench:contact_recording",
        "portal:mine",
        "portal:matter",
        "portal:paper",
        "portal:calendar",
        "portal:own_data",
        "portal:my_copy",
    }
)
PARTS = 2  # of the viewers, so that two processes share the longest test of all
# Each role asks each outlet, its viewers in different places sharing them, and meets so many matters there, moving on
# from outlet to outlet: every viewer meets every matter, and every outlet shows every matter, many times over.
# FAHUI_MATRIX=whole: every viewer, every outlet, every matter.
WHOLE = os.environ.get("FAHUI_MATRIX") == "whole"
EACH = 99 if WHOLE else 1


@pytest.fixture(scope="module")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One folder for the module, as the world's papers are read by all its tests."""
    folder = tmp_path_factory.mktemp("matrix")
    with override_settings(FILES_ROOT=folder / "files", ANCHOR_ROOT=folder / "anchors", PASSWORD_HASHERS=QUICK):
        yield


@pytest.fixture(scope="module")
def world(own_folders: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """All matters, all viewers: made once, and whatever a test does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Looking leaves readings, exports and sessions behind: each viewer starts from the same world."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def leaks(outlet: Outlet, viewer: Viewer, browser: Client, world: World, first: int = 0) -> list[str]:
    """What this outlet gives away to this viewer: matters, asked for from the `first` on, and what is kept back."""
    hidden = [thing for thing in world.things if not viewer.sees(thing)]
    asked = [hidden[(first + n) % len(hidden)] for n in range(min(EACH, len(hidden)))]
    said = outlet.look(browser, viewer, replace(world, things=asked or world.things))
    kept = [one.name for one in world.vault.kept if one.found_in(said) and not one.eyes(viewer)]
    return kept + [
        f"{thing.matter.service} {thing.matter.number}"
        for thing in hidden
        if thing.found_in(said, number=outlet.number)
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_f70_what_one_may_not_see_is_in_no_answer(world: World, part: int) -> None:
    found = {}
    for place, viewer in enumerate(world.viewers[part::PARTS]):
        with undone():
            browser = viewer.browser()
            for turn, outlet in share(viewer, world):
                if fit(outlet, viewer) and (wrong := leaks(outlet, viewer, browser, world, (place + turn) * EACH)):
                    found[viewer.name, outlet.name] = wrong
    assert found == {}


def share(viewer: Viewer, world: World) -> list[tuple[int, Outlet]]:
    """Of all outlets, with their places, what this viewer asks: all, or what others of the same role leave over."""
    every = list(enumerate(outlets()))
    if WHOLE or not viewer.role:
        return every
    alike = [one for one in world.viewers if one.kind == viewer.kind]
    return every[alike.index(viewer) :: len(alike)]


def test_each_role_asks_each_outlet(world: World) -> None:
    names = {outlet.name for outlet in outlets()}
    for kind in {viewer.kind for viewer in world.viewers if viewer.role}:
        asked = {one.name for who in world.viewers if who.kind == kind for _turn, one in share(who, world)}
        assert asked == names, kind
    for stranger in (who for who in world.viewers if not who.role):
        assert {one.name for _turn, one in share(stranger, world)} == names


def test_what_one_may_see_is_there_so_the_search_is_not_blind(world: World) -> None:
    by_name = {outlet.name: outlet for outlet in outlets()}
    for viewer in world.viewers:
        for thing in world.things:
            if not viewer.sees(thing):
                continue
            only = World(world.cast, [thing], [])
            with undone():
                browser = viewer.browser()
                shown = by_name["workbench:matter"].look(browser, viewer, only)
                paper = by_name["workbench:paper"].look(browser, viewer, only)
            assert thing.secrets[0] in shown, (viewer.name, thing.matter.service)
            assert thing.secrets[0] in paper, (viewer.name, thing.matter.service)


# Whoever may, and the outlet in which they meet what is kept back from the others.
IN_SIGHT = {
    "conduct before it is public": ("registrar", "register conduct"),
    "proof of agents": ("registrar", "workbench:agent_proof"),
    "rows of a file into lawyers": ("registrar", "workbench:register_batch"),
    "rows of a file into matters:legal_aid": ("approver", "workbench:ledger_batch"),
}


def test_what_registers_keep_back_is_there_so_the_search_is_not_blind(world: World) -> None:
    by_name = {outlet.name: outlet for outlet in outlets()}
    for one in world.vault.kept:
        if one.name not in IN_SIGHT:
            continue
        role, outlet = IN_SIGHT[one.name]
        viewer = Viewer(role, world.cast.staff[role][0])
        with undone():
            assert one.found_in(by_name[outlet].look(viewer.browser(), viewer, world)), one.name
    numbers = [one for one in world.vault.kept if one.name.startswith("numbers in ")]
    assert {f"numbers in {one.code}" for one in registers() if one.form.secret} == {one.name for one in numbers}
    assert set(IN_SIGHT) | {one.name for one in numbers} == {one.name for one in world.vault.kept}
    for one in numbers:
        ((pk, _name),) = world.vault.records[one.name.removeprefix("numbers in ")]
        register = next(each for each in registers() if each.code == one.name.removeprefix("numbers in "))
        assert set(one.canaries) <= set(register.rows().get(pk=pk).person.details().values())


def test_registers_open_to_every_role_are_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    by_name = {outlet.name: outlet for outlet in outlets()}
    audit = [one for one in world.viewers if one.role == "audit_admin" and one.region is not None]
    viewer = next(one for one in audit if one.region and one.region.level == "district")
    for name, outlet in list(IN_SIGHT.values())[:2]:
        assert name == "registrar"
        with undone(), monkeypatch.context() as patched:
            patched.setattr(sight, "_grants", lambda user, _roles: user.live_grants())
            assert leaks(by_name[outlet], viewer, viewer.browser(), world), outlet


def test_numbers_that_a_form_shows_are_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    by_name = {outlet.name: outlet for outlet in outlets()}
    viewer = Viewer("registrar", world.cast.staff["registrar"][0], "registrar")
    for register in (one for one in registers() if one.form.secret):
        with undone(), monkeypatch.context() as patched:
            patched.setattr(register.form, "extra_initial", _with_everything(register))
            patched.setattr(register.form, "secret", ())
            found = leaks(by_name[f"register {register.code}"], viewer, viewer.browser(), world)
        assert f"numbers in {register.code}" in found, register.code


def _with_everything(register: Register) -> Callable[[Any, Any], dict[str, Any]]:
    """The form's first values as they would be if nothing in it were secret."""
    before, names = register.form.extra_initial, register.form.secret

    def given(form: Any, record: Any) -> dict[str, Any]:
        details = record.person.details()
        return {**before(form, record), **{name: details.get(name, "") for name in names}}

    return given


def test_whoever_stands_for_one_body_sees_what_is_that_bodys_and_nothing_else(world: World) -> None:
    bound = [viewer for viewer in world.viewers if viewer.body is not None]
    seen = {viewer.name: [thing.matter for thing in world.things if viewer.sees(thing)] for viewer in bound}
    assert sorted(len(some) for some in seen.values()) == [0, 0, 0, 0, 1, 1]
    for viewer in bound:
        assert viewer.user is not None
        assert list(Matter.objects.visible_to(viewer.user)) == seen[viewer.name], viewer.name
        parties = Person.objects.filter(roles__matter__in=seen[viewer.name])
        shown = Person.objects.visible_to(viewer.user).exclude(pk=viewer.user.person_id)
        assert set(shown) == set(parties), viewer.name
        for register in registers():
            rows = visible(register, viewer.user)
            assert all(viewer.body in _bodies(register, row) for row in rows), (viewer.name, register.code)
            assert may_add(register, viewer.user) <= (viewer.role in register.writers), register.code


def _bodies(register: Register, row: Any) -> set[int]:
    """Written down apart from the code under test: the row is the body, or it or its professional is of one."""
    found = {row.pk} if isinstance(row, Organisation) else set()
    for one in (row, getattr(row, "professional", None)):
        if getattr(one, "organisation_id", None):
            found.add(one.organisation_id)
    return found


def test_f70_nothing_is_counted_that_is_not_shown(world: World) -> None:
    for viewer in world.viewers:
        if viewer.user is None or not viewer.user.is_staff:
            continue
        seen = sum(viewer.sees(thing) for thing in world.things)
        told = counts(viewer.user, queues(viewer.user))
        assert all(int(n) <= max(seen, 0) for n in told.values()), (viewer.name, told)
        assert bool(told) is bool(seen), (viewer.name, told)


@contextmanager
def without(guard: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The filter lets everything through."""

    def everything(self: Any, *_args: Any) -> Any:
        return self.here() if guard == "visible_to" else self.all()

    with monkeypatch.context() as patched:
        patched.setattr(MatterQuerySet if guard == "visible_to" else PartyQuerySet, guard, everything)
        if guard == "of_person":  # residents' pages start from both
            patched.setattr(MatterQuerySet, "visible_to", lambda self, _user: self.here())
        yield


def outsiders(world: World, outlet: Outlet) -> list[Viewer]:
    """Those who see nothing by right and use this kind of page."""
    staff = outlet.guard == "visible_to"
    wanted: Callable[[Viewer], bool] = lambda one: one.user is not None and one.user.is_staff is staff  # noqa: E731
    blind = [one for one in world.viewers if wanted(one) and not any(one.sees(thing) for thing in world.things)]
    return [one for one in blind if one.role == "clerk"] if staff else blind


def test_taking_the_filter_out_of_any_one_outlet_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    noticed = set()
    for outlet in outlets():
        for viewer in outsiders(world, outlet):
            with undone(), without(outlet.guard, monkeypatch):
                if leaks(outlet, viewer, viewer.browser(), world):
                    noticed.add(outlet.name)
    assert sorted(MUST_LEAK - noticed) == []


# Addresses that this world opens to nobody, and where they are looked at instead.
OPENED_ELSEWHERE = {
    "portal:draft_file": "whoever holds the draft's cookie: tests/portal/test_apply.py",
    "portal:picture": "whoever holds the draft's cookie: tests/portal/test_receipt.py",
    "portal:screen": "whoever holds the draft's cookie: tests/portal/test_apply.py",
    "portal:sign": "a pad's own token, for minutes: tests/matters/test_signing.py",
    "portal:unit_work": "while a body has to name its person: tests/matters/test_units.py",
    "workbench:claim": "the handler of an archived case: tests/services/test_subsidy_claim.py",
    "workbench:debt": "somebody ordered to pay: tests/services/test_repayment.py",
    "workbench:payment_run": "a run of payments: tests/workbench/test_payments.py",
    "workbench:people_do": "parts of a group case: tests/services/test_group_case.py",
    "workbench:point_photo": "a visit with pictures: tests/workbench/test_network_pages.py",
    "workbench:region_change": "a change of regions: tests/workbench/test_regions.py",
    "workbench:roster_batch": "a roster that came in: tests/services/test_group_case.py",
}


def test_every_address_opens_for_somebody_so_none_is_asked_for_what_is_not_there(world: World) -> None:
    """A matrix over pages that answer 404 to everybody would prove nothing."""
    insiders = world.cast.staff.everybody()[::2]
    insiders += [account_of(world.cast.handler), account_of(world.cast.successor), world.cast.agent]
    people = [Viewer(str(user), user) for user in insiders] + [Viewer("nobody", None)]
    people += [Viewer(str(one), one) for one in applicants(world)]
    shut: set[str] = set()
    with undone():
        browsers = [one.browser() for one in people]
        for name, _app, parameters in addresses():
            several = "number" in parameters and name not in OPENED_ELSEWHERE  # which nobody opens: ask once around
            things = world.things if several else world.things[:1]
            if name not in POSTED and not opens(name, parameters, things, browsers, world):
                shut.add(name)
    assert sorted(shut - set(OPENED_ELSEWHERE)) == []
    assert set(OPENED_ELSEWHERE) <= shut, "an exception that is none"


def applicants(world: World) -> list[User]:
    """Who asks in the world's matters."""
    parties = Party.objects.filter(matter__in=[one.matter for one in world.things], relation="applicant")
    return [party.person.user for party in parties if party.person and hasattr(party.person, "user")]


def opens(name: str, parameters: dict[str, Any], things: list[Thing], browsers: list[Client], world: World) -> bool:
    """Does it open for any of them, whatever it leads on to, or is it one that takes only something?

    Whoever could open one is asked first for the next.
    """
    for thing in things:
        address = reverse(name, kwargs=arguments(name, parameters, thing, world.furniture))
        for place, browser in enumerate(browsers):
            answer: Any = browser.get(address, follow=True)
            landed = urlsplit(answer.redirect_chain[-1][0]).path if answer.redirect_chain else address
            if answer.status_code == 405 or (answer.status_code == 200 and not landed.startswith("/accounts/")):
                browsers.insert(0, browsers.pop(place))
                return True
    return False
