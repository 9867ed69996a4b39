"""A party's own signature from the page of their matter: theirs only, read before, never an empty one (F52)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.core import clock
from fahui.documents.issue import record_paper_seal
from fahui.documents.models import StoredFile
from fahui.matters import signing
from fahui.matters.catalogue import services
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.letter_deeds import unsigned
from fahui.matters.letter_forms import LetterForm
from fahui.matters.models import Matter, SignRequest
from fahui.matters.paperwork import letters_to_show
from fahui.matters.parties import PartyEntry
from fahui.people.circumstances import appoint
from fahui.people.models import Agency
from fahui.places.models import Region
from tests.cases import applicant, wage_case
from tests.matters.test_signing import picture, url_of
from tests.ui.markup import faults

DRAWN = {"drawing": url_of(picture())}


@pytest.fixture
def deputy(db: None) -> User:
    """The son, who may ask for his father."""
    return User.objects.create_user("19900000003", name="赵小明", phone_verified=True)


@pytest.fixture
def case(resident: User, deputy: User, village: Region) -> Matter:
    """The worker's case, with his son as deputy."""
    other = PartyEntry("respondent", "某建筑劳务有限公司", kind="organisation")
    son = PartyEntry("agent", "赵小明", details={"phone": "19900000003"}, person=deputy.person)
    return wage_case(resident, village, parties=[applicant(resident), son, other]).matter


def browser_of(user: User) -> Client:
    """Signed in."""
    browser = Client()
    browser.force_login(user)
    return browser


def form_of(matter: Matter) -> int:
    """The application form, which has a line for each of them."""
    return int(matter.letters.get(code="application_form").letter_id)


def page_of(matter: Matter) -> str:
    """Where it is signed."""
    return reverse("portal:sign_own", args=[matter.number, form_of(matter)])


def lines(matter: Matter) -> list[str]:
    """What is still open on it."""
    return unsigned(matter.letters.get(code="application_form").letter)


def test_the_matter_leads_there_and_the_page_says_what_is_signed(me: Client, case: Matter) -> None:
    shown = me.get(reverse("portal:matter", args=[case.number])).text
    assert "《法律援助申请表》等您签名" in shown
    assert page_of(case) in shown
    assert "您只要签上面的文书。" in shown
    assert "现在不用您做什么" not in shown
    page = me.get(page_of(case))
    assert page.status_code == 200
    for words in ("签名表示：您要申请法律援助", "申请人、受援人", "三个月工资没给", "打开完整的文书"):
        assert words in page.text
    assert "000000198503071238" not in page.text
    assert faults(page.text) == []


def test_the_own_signature_is_the_same_step_and_the_same_paper(me: Client, resident: User, case: Matter) -> None:
    answer = me.post(page_of(case), DRAWN)
    assert answer["Location"] == reverse("portal:matter", args=[case.number])
    event = case.events.get(action="sign_pad")
    assert (event.actor, event.actor_role) == (f"user:{resident.pk}", "applicant")
    assert event.facts["signer"] == "applicant"
    paper = case.materials.get(event_seq=event.seq)
    assert paper.title == "签名：申请人、受援人"
    assert paper.file is not None
    assert not paper.file.path().read_bytes().startswith(b"\x89PNG")  # sealed on the disk
    assert lines(case) == ["agent"]
    assert not SignRequest.objects.exists()
    after = me.get(reverse("portal:matter", args=[case.number])).text
    assert page_of(case) not in after
    assert "签好了：《法律援助申请表》" in after
    assert me.post(page_of(case), DRAWN)["Location"] == reverse("portal:matter", args=[case.number])
    assert case.events.filter(action="sign_pad").count() == 1  # pressed twice


def test_when_it_is_over_nobody_is_asked_to_sign_any_more(me: Client, resident: User, case: Matter) -> None:
    act(case, "withdraw", by=resident)
    assert "等您签名" not in me.get(reverse("portal:matter", args=[case.number])).text
    assert me.post(page_of(case), DRAWN)["Location"] == reverse("portal:matter", args=[case.number])
    assert not case.events.filter(action="sign_pad").exists()


@pytest.mark.parametrize("empty", ["", url_of(picture(strokes=False)), "data:image/png;base64,???"])
def test_an_empty_signature_is_refused_and_nothing_is_kept(me: Client, case: Matter, empty: str) -> None:
    """F52."""
    files = StoredFile.objects.count()
    again = me.post(page_of(case), {"drawing": empty})
    assert again.status_code == 400
    assert "没有看到签名" in again.text
    assert not case.events.filter(action="sign_pad").exists()
    assert StoredFile.objects.count() == files
    assert "applicant" in lines(case)


def test_nobody_signs_with_the_name_of_another(resident: User, deputy: User, case: Matter) -> None:
    stored = StoredFile.keep(picture(), name="签名.png", content_type="image/png", data_key=case.data_key)
    for user, not_theirs in ((resident, "agent"), (deputy, "applicant")):
        given = {"letter": form_of(case), "signer": not_theirs}
        with pytest.raises(ValidationError, match="您不能代签"):
            act(case, "sign_pad", by=user, answers=given, files=[Upload("签名", stored)])
    assert browser_of(deputy).post(page_of(case), DRAWN).status_code == 302
    assert case.events.get(action="sign_pad").facts["signer"] == "agent"
    assert lines(case) == ["applicant"]


def test_only_who_is_party_and_still_may(stranger: Client, deputy: User, case: Matter, clerk: User) -> None:
    assert stranger.get(page_of(case)).status_code == 404
    assert stranger.post(page_of(case), DRAWN).status_code == 404
    assert browser_of(clerk).post(page_of(case), DRAWN).status_code == 404
    assert Client().get(page_of(case))["Location"].startswith(reverse("account_request_login_code"))
    case.parties.filter(relation="agent").update(acts_until=clock.today() - timedelta(days=1))
    assert browser_of(deputy).post(page_of(case), DRAWN).status_code == 404
    assert len(lines(case)) == 2


def test_a_party_shows_nobody_a_link_and_signs_no_paper_for_the_house(resident: User, case: Matter) -> None:
    with pytest.raises(PermissionDenied):
        signing.ask(resident, case, form_of(case), "applicant")
    with pytest.raises(PermissionDenied):
        act(case, "sign_paper", by=resident, answers={"letter": form_of(case), "signer": "applicant"})


def test_a_letter_stamped_by_hand_is_signed_on_its_paper(me: Client, case: Matter) -> None:
    record_paper_seal(case.letters.get(code="application_form").letter, None, "刘芳", organ_name="中心（演示）")
    assert "等您签名" not in me.get(reverse("portal:matter", args=[case.number])).text
    assert me.post(page_of(case), DRAWN).status_code == 302
    assert len(lines(case)) == 2


@pytest.mark.parametrize(("kind", "signs"), [(Agency.Kind.GUARDIAN, True), (Agency.Kind.AGENT, False)])
def test_a_guardian_signs_where_the_deputy_has_no_line(
    resident: User, deputy: User, case: Matter, clerk: User, kind: str, signs: bool
) -> None:
    day, until = clock.today(), clock.today() + timedelta(days=300)
    appoint(resident.person, deputy.person, kind=kind, proof="户口簿", starts_on=day, ends_on=until)
    letter = case.letters.get(code="application_form").letter
    assert signing.for_me(deputy, case) == {letter.pk: "agent"}  # has a line of the deputy's own
    letter.values = {**letter.values, "sign_agent": "（无）"}
    letter.save()
    assert signing.for_me(deputy, case) == ({letter.pk: "applicant"} if signs else {})
    if signs:
        son = browser_of(deputy)
        assert "代被监护人签您自己的名字" in son.get(page_of(case)).text
        assert son.post(page_of(case), DRAWN).status_code == 302
        assert case.events.get(action="sign_pad").actor_role == "agent"


def test_who_signs_what_is_asked_once_for_all_letters(
    resident: User, case: Matter, django_assert_num_queries: Any
) -> None:
    shown = letters_to_show(case)
    with django_assert_num_queries(2):  # what they are to the matter, and for which bodies they act
        assert signing.for_me(resident, case, shown) == {form_of(case): "applicant"}
    with django_assert_num_queries(1):
        signing.for_me(resident, case, shown * 3)


def _signable() -> list[tuple[str, LetterForm]]:
    return [
        (service.code, letter)
        for service in services
        for letter in service.letters
        if not letter.internal and ("{{ sign_applicant" in letter.body or "{{ sign_agent" in letter.body)
    ]


def test_every_paper_that_a_party_signs_says_in_plain_words_what_it_means() -> None:
    found = _signable()
    assert {"legal_aid", "duty_counsel", "group_part"} <= {code for code, _letter in found}
    assert [letter.code for _code, letter in found if not str(letter.means).startswith("签名表示：")] == []
