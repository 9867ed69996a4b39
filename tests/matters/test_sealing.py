"""What a person tells stays sealed, can be proved, can be erased, and erasing breaks nothing."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from fahui.access.models import User
from fahui.core import clock, crypto, keyring, rotation
from fahui.core.crypto import KeyDestroyed, Tampered
from fahui.core.models import DataKey, RowHistory
from fahui.documents.models import Letter, StoredFile
from fahui.matters import anchors, uploads
from fahui.matters.answers import commitments
from fahui.matters.case import Case, happenings_of, unsealed
from fahui.matters.codes import matter_by_code, query_index
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.erasure import GONE, erase_matter, erase_person
from fahui.matters.models import Event, Material, Matter, Rating, Sealed
from fahui.matters.permissions import standing_of
from fahui.matters.road import replay
from fahui.matters.tasks import after_event
from fahui.notices.models import Message
from fahui.people.models import Person, PersonIndex
from fahui.people.register import find_by
from fahui.places.models import Region
from tests.cases import ID_NUMBER, applicant, wage_case
from tests.conftest import at
from tests.matters.test_wage_case import serve

CANARIES = {
    "statement": "金丝雀甲在工地上等了三个月",
    "address": "金丝雀乙路88号",
    "words": "金丝雀丙补充说明",
    "rating": "金丝雀丁评价",
    "contact": "金丝雀戊来电谈话",
    "receiver": "金丝雀己",
}


@pytest.fixture
def told(resident: User, village: Region, clerk: User, reviewer: User) -> Matter:
    """A matter that went through everything a person can say."""
    with clock.at(at("2026-11-02 10:00")):
        given = {"answers": {"statement": CANARIES["statement"]}}
        party = applicant(None, address=CANARIES["address"], phone="19912345678")
        opened = wage_case(resident, village, parties=[party, applicant(resident)][:1], **given)
        matter = act(opened.matter, "contact", by=clerk, answers={"contact_words": CANARIES["contact"]})
        asked = {"supplement_items": "工友证言", "supplement_by": clock.today().replace(day=20)}
        matter = act(matter, "request_supplement", by=clerk, answers=asked)
        matter = serve(matter, clerk, "2026-11-02")
        return act(matter, "supplement", by=reviewer, answers={"supplement_words": CANARIES["words"]})


def every_text() -> Iterator[tuple[str, str]]:
    """Each text, JSON and array column of every table, as a dump would show it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'public' and "
            "(data_type in ('text', 'character varying', 'json', 'jsonb', 'ARRAY') or udt_name = 'citext')"
        )
        for table, column in cursor.fetchall():
            query = sql.SQL("select string_agg({}::text, chr(10)) from {}")
            cursor.execute(query.format(sql.Identifier(column), sql.Identifier(table)))
            yield f"{table}.{column}", cursor.fetchone()[0] or ""


def test_what_was_told_is_nowhere_in_the_tables_to_be_read(told: Matter) -> None:
    secrets = [*CANARIES.values(), ID_NUMBER, "19912345678"]
    seen = {(place, secret) for place, text in every_text() for secret in secrets if secret in text}
    assert seen == set()
    facts = Case(told).facts
    assert facts["statement"] == CANARIES["statement"]
    assert facts["supplement_words"] == CANARIES["words"]


def test_what_was_told_is_nowhere_in_the_bytes_either(told: Matter, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns "
            "where table_schema = 'public' and data_type = 'bytea'"
        )
        columns = cursor.fetchall()
        for table, column in columns:
            cursor.execute(sql.SQL("select {} from {}").format(sql.Identifier(column), sql.Identifier(table)))
            for (blob,) in cursor.fetchall():
                assert not any(secret.encode() in bytes(blob or b"") for secret in CANARIES.values()), (table, column)
    assert len(columns) >= 4
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or CANARIES["statement"].encode() not in path.read_bytes()


def test_each_sealed_answer_is_proved_by_its_commitment_and_no_other_value_is(told: Matter) -> None:
    event = told.events.get(seq=1)
    kept = Sealed.objects.get(event_id=event.pk).open(told)
    assert set(kept) == set(event.commitments) >= {"statement"}
    for fact, one in kept.items():
        assert crypto.commitment(one["salt"], one["value"]) == event.commitments[fact]
        assert crypto.commitment(one["salt"], "别的话") != event.commitments[fact]
    assert commitments(kept) == event.commitments


def test_a_ciphertext_moved_to_another_matter_is_refused(told: Matter, resident: User, village: Region) -> None:
    other = wage_case(resident, village).matter
    mine, theirs = Sealed.objects.filter(matter=told).first(), Sealed.objects.filter(matter=other).first()
    assert mine is not None
    assert theirs is not None
    theirs.ciphertext = mine.ciphertext
    with pytest.raises(Tampered):
        theirs.open(other)


@pytest.fixture
def own_ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """A key file of this test's own, begun as a copy of the present one."""
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(keyring.load(keyring.path_in(settings.VAR))))
    monkeypatch.setenv("FAHUI_KEYS", str(path))
    return path


def test_rotate_erase_dispose_verify(told: Matter, own_ring: Path, resident: User, clerk: User) -> None:
    """The whole life of the keys, and the chain still verifies; a forger is still found (test_events)."""
    with clock.at(at("2026-11-03 00:10")):
        anchors.write_all(clock.today().replace(day=2))
    standing, before = standing_of(told), list(told.events.order_by("seq").values("digest", "commitments"))
    old = crypto.current_kek()
    call_command("rotate_keys", verbosity=0)
    assert crypto.current_kek() != old
    assert rotation.still_needed() == {crypto.current_kek()}
    told = Matter.objects.get(pk=told.pk)
    assert Case(told).facts["statement"] == CANARIES["statement"]
    call_command("rotate_keys", "--drop-old", verbosity=0)
    assert set(keyring.load(own_ring)["ring"]) == {crypto.current_kek()}
    assert Case(Matter.objects.get(pk=told.pk)).facts["statement"] == CANARIES["statement"]

    person = find_by("id", ID_NUMBER)[0]
    erase_person(person, by="user:1", reason="本人申请")
    erase_matter(told, by="user:1", reason="保管期满")
    told = Matter.objects.get(pk=told.pk)
    assert anchors.verify() == []
    assert list(told.events.order_by("seq").values("digest", "commitments")) == before
    assert replay(told.definition, happenings_of(told)) == standing == standing_of(told)
    assert unsealed(told) == {}
    with pytest.raises(KeyDestroyed):
        told.data_key.raw()
    tombstone = DataKey.objects.get(pk=told.data_key_id)
    assert (tombstone.wrapped, tombstone.reason, tombstone.destroyed_by) == (None, "保管期满", "user:1")


def test_erasing_a_matter_leaves_neither_names_nor_files_nor_letters_to_be_read(
    told: Matter, clerk: User, django_capture_on_commit_callbacks: Any
) -> None:
    picture = SimpleUploadedFile("欠条.txt", "欠条：金丝雀".encode(), content_type="text/plain")
    kept = StoredFile.keep(picture.read(), name="欠条.txt", content_type="text/plain", data_key=told.data_key)
    act(told, "contact", by=clerk, answers={"contact_words": "交来欠条"}, files=[Upload("欠条", kept)])
    for event in told.events.all():
        after_event(event.pk)
    paths = [file.path() for file in StoredFile.objects.filter(data_key=told.data_key)]
    assert len(paths) >= 3
    assert all(path.exists() for path in paths)
    with django_capture_on_commit_callbacks(execute=True):
        erase_matter(told, by="user:1", reason="保管期满")
    assert not any(path.exists() for path in paths)
    told = Matter.objects.get(pk=told.pk)
    assert {party.name for party in told.parties.all()} == {GONE}
    assert (told.who, told.query_code, told.facts) == (GONE, "", {})
    for row in told.letters.select_related("letter__data_key"):
        with pytest.raises(KeyDestroyed):
            _ = row.letter.values
        assert row.letter.pdf is None
    text = "\n".join(words for _place, words in every_text() if not _place.startswith(("people_", "core_rowhistory")))
    assert "赵建国" not in text
    assert after_event(told.events.get(seq=1).pk) is None  # a job that comes late does no harm


def test_erasing_a_person_ends_account_index_history_and_messages(resident: User, village: Region, clerk: User) -> None:
    matter = wage_case(resident, village).matter
    after_event(matter.events.get(seq=1).pk)
    person = resident.person
    assert Message.objects.filter(person=person).exists()
    assert PersonIndex.objects.filter(person=person).exists()
    erase_person(person, by="user:1", reason="本人申请")
    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.sealed) == (GONE, None)
    assert person.data_key is not None
    assert person.data_key.destroyed_at is not None
    assert not PersonIndex.objects.filter(person=person).exists()
    assert not Message.objects.filter(person=person).exists()
    assert not RowHistory.objects.filter(table_name="people_person", row_id=person.pk).exists()
    assert User.objects.by_phone("19900000001") is None
    assert not User.objects.get(pk=resident.pk).is_active
    assert find_by("phone", "19900000001") == []
    act(matter, "accept", by=clerk)  # the matter goes on
    after_event(matter.events.get(seq=2).pk)
    assert anchors.verify() == []


def test_papers_carried_to_another_matter_outlive_the_first(resident: User, village: Region, consultant: User) -> None:
    """转为其他服务: what was handed in with the consultation is kept under the new matter's key."""
    from fahui.matters.opening import Source, open_matter
    from tests.cases import WAGES

    first = open_matter(
        "consultation", by=resident, parties=[applicant(resident)], region=village, answers={"question": "老板欠薪"}
    ).matter
    file = StoredFile.keep("欠条".encode(), name="欠条.txt", content_type="text/plain", data_key=first.data_key)
    Material.objects.create(matter=first, title="欠条", file=file, event_seq=1)
    second = open_matter(
        "legal_aid", by=resident, parties=[applicant(resident)], region=village, answers=WAGES,
        source=Source(first, "convert"),
    ).matter  # fmt: skip
    assert first.events.order_by("-seq")[0].facts["opened"] == second.number
    erase_matter(first, by="user:1", reason="保管期满")
    carried = Material.objects.get(matter=second)
    assert carried.file is not None
    assert carried.file.read().decode() == "欠条"


def test_a_rating_is_sealed_and_counted(resident: User, village: Region, consultant: User) -> None:
    from fahui.matters.opening import open_matter

    matter = open_matter(
        "consultation", by=resident, parties=[applicant(resident)], region=village, answers={"question": "问"}
    ).matter
    matter = act(matter, "answer", by=consultant, answers={"answer_kind": "advice", "answer_text": "答"})
    act(matter, "rate", by=resident, answers={"score": "1", "rating_words": CANARIES["rating"]})
    rating = Rating.objects.get(matter=matter)
    assert rating.words is not None
    assert CANARIES["rating"] not in "".join(text for _place, text in every_text())
    assert matter.data_key.open(rating.words, matter.aad() + b":rating") == CANARIES["rating"]


def test_rotation_that_was_cut_off_is_taken_up_again(own_ring: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [DataKey.make() for _number in range(5)]
    sealed = [key.seal({"n": number}, b"x") for number, key in enumerate(keys)]
    old = crypto.current_kek()
    keyring.add_key(own_ring)
    assert rotation.rewrap_some(2) == 2
    assert rotation.still_needed() == {old, crypto.current_kek()}
    call_command("rotate_keys", "--resume", verbosity=0)
    assert rotation.still_needed() == {crypto.current_kek()}
    again = [DataKey.objects.get(pk=key.pk).open(blob, b"x") for key, blob in zip(keys, sealed, strict=True)]
    assert again == [{"n": number} for number in range(5)]


def test_the_key_file_is_for_the_owner_only_and_another_process_sees_a_new_key_at_once(own_ring: Path) -> None:
    name = keyring.add_key(own_ring)
    assert keyring.load(own_ring)["current"] == name == crypto.current_kek()
    assert own_ring.stat().st_mode & 0o077 == 0
    changed = json.loads(own_ring.read_text())
    changed["ring"]["other"], changed["current"] = "ab" * 16, "other"
    own_ring.write_text(json.dumps(changed))
    os.utime(own_ring, ns=(1, 1))
    assert crypto.current_kek() == "other"
    with pytest.raises(ValueError, match="current key"):
        keyring.drop_key(own_ring, "other")


def test_the_query_code_is_kept_as_an_index_only(resident: User, village: Region) -> None:
    opened = wage_case(resident, village)
    assert opened.query_code not in "".join(text for _place, text in every_text())
    assert opened.matter.query_code == query_index(opened.query_code)
    spoken = f"{opened.query_code[:4]} {opened.query_code[4:]}"
    found = matter_by_code(opened.matter.number.replace("-", " "), spoken, who="test")
    assert found == opened.matter
    assert matter_by_code(opened.matter.number, f"{(int(opened.query_code) + 1) % 10**8:08d}", who="test") is None


def test_files_are_checked_and_encrypted_before_they_are_kept(told: Matter) -> None:
    from django.core.exceptions import ValidationError

    before = StoredFile.objects.count()
    bad = SimpleUploadedFile("病毒.exe", b"MZ\x90\x00", content_type="image/png")
    with pytest.raises(ValidationError, match=r"病毒\.exe"):
        uploads.store([bad], told.data_key, field="files")
    assert StoredFile.objects.count() == before
    assert Event.objects.filter(matter=told).count() == told.events.count()
    assert Letter.objects.filter(data_key=told.data_key).exists()


def test_the_app_role_erases_a_person_and_can_forget_nobody_else(resident: User, clerk: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set role fahui_app")
        try:
            erase_person(resident.person, by="user:1", reason="本人申请")
            with pytest.raises(IntegrityError, match="not erased"), transaction.atomic():
                cursor.execute("select forget_person_history(%s)", [clerk.person_id])
        finally:
            cursor.execute("reset role")
    assert not RowHistory.objects.filter(table_name="people_person", row_id=resident.person_id).exists()
    assert not RowHistory.objects.filter(table_name="access_user", row_id=resident.pk).exists()
    assert RowHistory.objects.filter(table_name="access_user", row_id=clerk.pk).exists()
