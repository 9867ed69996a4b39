"""The ministry's 32 forms: each is made by the action that the inventory names, and says what it must say."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from fahui.access.roles import Role
from fahui.core import clock
from fahui.documents.filling import printed
from fahui.documents.issue import letter_pdf
from fahui.documents.letters import slots_of
from fahui.documents.models import Letter
from fahui.matters.catalogue import services
from fahui.matters.exploring import way_to
from fahui.matters.form_sets import Issued, StandardForm, standard_form, standard_forms
from fahui.matters.models import Matter
from fahui.matters.permissions import standing_of
from fahui.matters.previewing import preview
from fahui.matters.serving import SERVICE_RECEIPT
from fahui.matters.vocabulary import LetterForm
from tests.conftest import at
from tests.matters.driver import Cast

pytestmark = pytest.mark.django_db
WAYS = [(form, issued) for form in standard_forms() for issued in form.issued if issued.service]
# Answers that the driver would not choose by itself: what makes a form's every line be filled in.
WHOLE: dict[str, dict[str, Any]] = {"legal_aid": {"procedure_stage": "first", "means_ground": "migrant_worker"}}
MEANS = {"means_ground": "income", "monthly_income": "500", "pledge": "yes", "opponent_at_home": "no", "area": "rural"}


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody who may take part."""
    return Cast.gather()


def named(value: object) -> str:
    """How pytest calls a case."""
    return f"form{value.number}" if isinstance(value, StandardForm) else f"{getattr(value, 'service', value)}"


def solid(text: str) -> str:
    """Without what a line break or a column does to it."""
    return re.sub(r"\s", "", text)


def said(letter: Letter) -> str:
    """The words of the printed letter."""
    reader = PdfReader(io.BytesIO(letter_pdf(letter)))
    return solid("".join(page.extract_text() for page in reader.pages))


def driven(cast: Cast, issued: Issued, letter: LetterForm) -> tuple[Matter, Letter]:
    """A matter taken by its people to the action that makes the letter."""
    service = services.current(issued.service)
    answers = dict(WHOLE.get(service.code, {}))
    if letter.only_if:
        answers |= {letter.only_if[0]: letter.only_if[1][0]}
        answers |= MEANS if letter.only_if[0] == "means_ground" else {}
    matter = cast.open(service, answers=answers)
    if issued.action != service.opens_with:
        for code in way_to(service, standing_of(matter), {issued.action}) or ():
            matter = cast.take(matter, code)
    assert matter.events.filter(action=issued.action).exists()
    row = matter.letters.filter(code=letter.code).select_related("letter__data_key").get()
    assert matter.events.get(seq=row.event_seq).action == issued.action
    return matter, row.letter


def test_the_set_has_all_thirty_two_and_only_what_was_compared_is_called_verified() -> None:
    assert [form.number for form in standard_forms()] == [str(n) for n in range(1, 33)]
    assert [form.number for form in standard_forms() if form.verified] == ["16", "17"]


@pytest.mark.parametrize(("form", "issued"), WAYS, ids=named)
def test_each_form_says_what_it_must_when_its_action_was_taken(form: StandardForm, issued: Issued, cast: Cast) -> None:
    with clock.at(at("2026-11-02 10:00")):
        for code in issued.letters:
            definition = services.current(issued.service).letter(code)
            assert definition.form == form.number
            _matter, letter = driven(cast, issued, definition)
            text = said(letter)
            assert solid(letter.title) in text
            _carries_all(form, issued.service, letter, text)
            _says_all_values(letter, definition, text)


def _carries_all(form: StandardForm, service: str, letter: Letter, text: str) -> None:
    """Label and value stand together, for each thing the form must carry."""
    values = {**letter.values, "number": letter.number_text, "date": printed(letter.document_date)}
    for field in form.fields:
        if field.by not in ("", service):
            continue
        found = [_in_words(values[slot]) for slot in field.slots if values.get(slot)]
        if field.optional and field.slots and not found:
            continue
        assert found or not field.slots, f"{field.label}: nothing fills it"
        assert _together(text, str(field.label), found[0] if found else field.words), f"{field.label} {found}"


def _in_words(value: object) -> str:
    """What the paper prints first of a value: of a list its first row and cell; a drawn line is no text."""
    first = value[0] if isinstance(value, list) else value
    return str(next(iter(first.values()))) if isinstance(first, dict) else str(first)


def _together(text: str, label: str, value: str) -> bool:
    """Between a label and its value there is at most the head of a table or a few words."""
    return bool(re.search(f"{re.escape(solid(label))}.{{0,60}}?{re.escape(solid(value))}", text))


def _says_all_values(letter: Letter, definition: LetterForm, text: str) -> None:
    """Every answer that was given stands on the paper, not only its label."""
    assert letter.number_text in text
    for slot in slots_of(definition.body):
        value = letter.values.get(slot.name, "")
        for one in value if isinstance(value, list) else [value]:
            words = one.get(slot.key, "") if isinstance(one, dict) else one
            assert solid(str(words)) in text, slot.name


def test_form_22_is_made_by_service_with_everything_it_must_say(cast: Cast) -> None:
    with clock.at(at("2026-11-02 10:00")):
        service = services.current("legal_aid")
        matter = cast.open(service)
        for code in way_to(service, standing_of(matter), {"grant"}) or ():
            matter = cast.take(matter, code)
        matter = cast.serve(matter)
        row = matter.letters.filter(code=SERVICE_RECEIPT.code).select_related("letter__data_key").first()
        assert row is not None
        text = said(row.letter)
    _carries_all(standard_form("22"), "", row.letter, text)
    assert "直接送达" in text
    assert "给予法律援助决定书" in text


def test_no_two_forms_share_a_body() -> None:
    bodies: dict[str, set[str]] = {}
    for form in standard_forms():
        for _issued, _action, letter in form.letters():
            bodies.setdefault(solid(letter.body), set()).add(form.number)
    assert [numbers for numbers in bodies.values() if len(numbers) > 1] == []
    today = [service for service in services if service == services.current(service.code)]
    texts: dict[str, set[tuple[str, str]]] = {}  # a form that two services issue alike is still one form
    for letter in (letter for service in today for letter in service.letters):
        texts.setdefault(solid(letter.body), set()).add((letter.form, letter.code))
    assert [same for same in texts.values() if len(same) > 1] == []


@pytest.mark.parametrize(("form", "issued"), WAYS, ids=named)
def test_each_form_can_be_seen_before_it_is_issued(form: StandardForm, issued: Issued, cast: Cast) -> None:
    service = services.current(issued.service)
    action = service.action(issued.action)
    with clock.at(at("2026-11-02 10:00")):
        matter = cast.open(service, answers=_called_for(service.letter(issued.letters[0])))
        shown = preview(matter, action, {}, cast.staff[Role.CLERK][0])
    assert form.number in {one["form"] for one in shown}


def _called_for(letter: LetterForm) -> dict[str, Any]:
    if letter.only_if is None:
        return {}
    return {letter.only_if[0]: letter.only_if[1][0], **(MEANS if letter.only_if[0] == "means_ground" else {})}


def test_records_of_the_house_are_not_on_the_applicants_page(cast: Cast) -> None:
    from fahui.matters.paperwork import letters_to_show

    with clock.at(at("2026-11-02 10:00")):
        service = services.current("legal_aid")
        matter = cast.open(service)
        for code in way_to(service, standing_of(matter), {"grant"}) or ():
            matter = cast.take(matter, code)
    shown = {row.code for row in letters_to_show(matter)}
    assert {"application_form", "grant_decision"} <= shown
    assert "review_grant" not in shown
    assert matter.letters.filter(code="review_grant", letter__state=Letter.State.SIGNED).exists()


def test_a_form_on_means_is_made_only_where_income_is_in_question(cast: Cast) -> None:
    with clock.at(at("2026-11-02 10:00")):
        exempt = cast.open(services.current("legal_aid"), answers={"means_ground": "migrant_worker"})
        tested = cast.open(services.current("legal_aid"), answers=MEANS)
    assert not exempt.letters.filter(code="means_statement").exists()
    assert tested.letters.filter(code="means_statement").count() == 1


def test_form_17_says_which_of_its_two_options_it_is(cast: Cast) -> None:
    """Another body is released; another person of the same body replaces the first."""
    service = services.current("legal_aid")
    texts = []
    with clock.at(at("2026-11-02 10:00")):
        for same in (False, True):
            cast.successor.organisation = cast.handler.organisation if same else cast.successor.organisation
            cast.successor.save()
            matter = cast.open(service)
            for code in way_to(service, standing_of(matter), {"reassign"}) or ():
                matter = cast.take(matter, code)
            texts.append(said(matter.letters.get(code="replacement_notice").letter))
    assert "解除承办" in texts[0]
    assert "更换人员" not in texts[0]
    assert "更换人员" in texts[1]
    assert "解除承办" not in texts[1]


def test_old_editions_go_without_forms_that_were_not_there_yet() -> None:
    older = [one for one in services if one.code == "legal_aid" and one.effective_from.year < 2023]
    assert older
    for edition in older:
        codes = {letter.code for letter in edition.letters}
        assert "application_form" not in codes
        assert {"receipt", "grant_decision", "refusal_decision"} <= codes
        assert not any(action.code in ("introduce", "report_progress") for action in edition.actions)
