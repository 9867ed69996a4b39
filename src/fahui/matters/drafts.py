"""An application begun and not yet sent: what was typed stays sealed until it is sent or forgotten."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock, limits
from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import clean_name
from fahui.core.models import DataKey, this_district
from fahui.documents.models import StoredFile
from fahui.matters.catalogue import services
from fahui.matters.codes import fresh_query_code, query_index
from fahui.matters.effects import Upload
from fahui.matters.models import Draft, DraftFile, Matter
from fahui.matters.opening import Opened, Source, open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.permissions import By
from fahui.matters.telling_staff import tell_staff
from fahui.people.models import UNNAMED
from fahui.people.register import WISHES, update
from fahui.places.models import Region

VOICE = "voice"  # the field of a spoken note: somebody must listen and type
Typed = dict[str, list[str]]  # field name → values, as typed


class AlreadySent(Exception):
    """The draft has become a matter; nothing in it can change any more."""

    def __init__(self, matter: Matter) -> None:
        """Keep the matter, so that its number can be said."""
        super().__init__(_("这份申请已经提交，编号是%(number)s。") % {"number": matter.number})
        self.matter = matter


@dataclass
class Sheet:
    """What a draft holds, screen by screen, exactly as typed, wrong answers too."""

    typed: dict[str, Typed] = field(default_factory=dict)
    stamps: dict[str, int] = field(default_factory=dict)  # screen → the draft's version when it was last changed
    carried: list[str] = field(default_factory=list)  # screens answered from the matter this one comes from
    people: dict[str, int] = field(default_factory=dict)  # relation → known person
    user: int | None = None  # the account that began it
    later: str = ""  # the code told to the person for going on elsewhere
    query_code: str = ""  # once sent: what the receipt shows


def begin(
    code: str,
    *,
    user: User | None = None,
    source: Source | None = None,
    sheet: Sheet | None = None,
    form: uuid.UUID | None = None,
) -> Draft:
    """A new draft of a service, for an account or for nobody known.

    `form`: the token of a form of the office, whose files it keeps for the user who is filling it in.
    """
    sheet = sheet or Sheet()
    sheet.user = user.pk if user else None
    draft = Draft(service=code, edition=services.current(code).effective_from, data_key=DataKey.make())
    if form is not None:
        draft.token, draft.keeper = form, user
    if source is not None:
        draft.source, draft.source_action = source.matter, source.action
    _seal(draft, sheet)
    draft.save(force_insert=True)
    return draft


def read(draft: Draft) -> Sheet:
    """What was typed so far; empty after erasure."""
    try:
        return Sheet(**draft.data_key.open(draft.sealed, _aad(draft)))
    except KeyDestroyed:
        return Sheet()


def _seal(draft: Draft, sheet: Sheet) -> None:
    draft.sealed = draft.data_key.seal(asdict(sheet), _aad(draft))


def _aad(draft: Draft) -> bytes:
    return f"draft:{draft.data_key_id}".encode()


@contextmanager
def editing(draft: Draft) -> Iterator[tuple[Draft, Sheet]]:
    """The draft under its lock, and its sheet, which is kept when the block ends; raises AlreadySent."""
    with transaction.atomic():
        row = _locked(draft)
        if row.became is not None:
            raise AlreadySent(row.became)
        sheet = read(row)
        row.version += 1
        yield row, sheet
        _seal(row, sheet)
        row.edition, row.touched_at = services.current(row.service).effective_from, clock.now()
        row.save()


def _locked(draft: Draft) -> Draft:
    rows = Draft.objects.select_for_update(of=("self",)).select_related("data_key", "became", "source", "region")
    return rows.get(district=this_district(), pk=draft.pk)


def by_key(key: str, code: str) -> Draft | None:
    """The draft that a browser holds, sent or not; None for anything that is no key of this service."""
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        return None
    rows = Draft.objects.filter(district=this_district(), key=wanted, service=code)
    return rows.select_related("data_key", "became", "source__data_key", "region").first()


def by_code(code: str, *, who: str) -> Draft | None:
    """The draft of a code told to somebody, sent or not; tries are counted per caller (ValidationError "rate")."""
    limits.allow("draft-code", who, times=10, seconds=600)
    digits = "".join(letter for letter in code if letter.isdigit())
    if len(digits) != 8:
        return None
    rows = Draft.objects.filter(district=this_district(), code=query_index(digits))
    return rows.select_related("data_key", "became").first()


def code_for_later(draft: Draft) -> str:
    """The eight digits with which this draft is found again, the same each time; raises AlreadySent."""
    with editing(draft) as (row, sheet):
        if not sheet.later:
            sheet.later = fresh_query_code()
            row.code = query_index(sheet.later)
        return sheet.later


def keep_files(draft: Draft, uploads: Iterable[Upload], *, field: str = "") -> None:
    """Hang checked files, kept under the draft's key, on the draft; raises AlreadySent."""
    with editing(draft) as (row, _sheet):
        rows = [
            DraftFile(draft=row, field=field, title=upload.title[:120], file=upload.file)
            for upload in uploads
            if upload.file
        ]
        DraftFile.objects.bulk_create(rows)


def drop_file(draft: Draft, pk: int) -> None:
    """Take one file off again; raises AlreadySent."""
    with editing(draft) as (row, _sheet):
        _discard(row.files.filter(pk=pk))


def _discard(files: Any) -> None:
    """The bytes go once it is certain, and the name with them: people name photos after themselves."""
    for held in list(files.select_related("file")):
        held.delete()
        StoredFile.objects.filter(pk=held.file_id).update(name="")
        transaction.on_commit(held.file.discard)


def forget(draft: Draft, *, by: str = "applicant", why: str = "draft dropped") -> None:
    """Nobody wants it any more: key, files and row go; what a sent draft became stays."""
    with transaction.atomic():
        row = _locked(draft)
        _discard(row.files.all())
        row.delete()
        row.data_key.destroy(by, why)


@transaction.atomic
def submit(
    draft: Draft,
    *,
    by: By,
    parties: list[PartyEntry],
    region: Region,
    answers: Mapping[str, Any],
    asked_by_source: Mapping[str, Any] | None = None,
    urgent: bool = False,
) -> Opened:
    """Make the draft a matter, once: every later call gives the same matter and code. Raises as open_matter does."""
    row = _locked(draft)
    if row.became is not None:
        return Opened(row.became, read(row).query_code, already=True)
    source = Source(row.source, row.source_action, asked_by_source or {}) if row.source else None
    opened = open_matter(
        row.service,
        by=by,
        parties=parties,
        region=region,
        answers=answers,
        token=row.token,
        source=source,
        files_from=lambda key: [
            Upload(held.title, held.file.copy_under(key)) for held in row.files.select_related("file__data_key")
        ],
        query_code=fresh_query_code(),
        urgent=urgent,
    )
    for entry in parties:
        _learn(entry)
    registered(row, opened)
    return opened


def taken_over(pk: int) -> Draft:
    """A resident's draft under its lock, about to be registered at a desk; raises AlreadySent."""
    row = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("data_key", "became")
        .get(district=this_district(), pk=pk)
    )
    if row.became is not None:
        raise AlreadySent(row.became)
    return row


def registered(row: Draft, opened: Opened) -> None:
    """It became this matter: whoever still holds it is told so and can send nothing a second time.

    What was typed now lies sealed in the matter; the draft keeps only what its receipt shows.
    """
    if row.files.filter(field=VOICE).exists():
        tell_staff(opened.matter, f"voice:{opened.matter.pk}", _("有语音留言。请听完把内容打成文字，记在内部备注里。"))
    row.became, row.region, row.touched_at = opened.matter, opened.matter.region, clock.now()
    _seal(row, Sheet(user=read(row).user, query_code=opened.query_code))
    row.save()
    _discard(row.files.all())


def _learn(entry: PartyEntry) -> None:
    """What a known person said about themselves is known from now on; the number they sign in with stays."""
    person = entry.person
    if person is None:
        return
    known = person.details()
    fresh = {key: entry.details.get(key) for key in ("address", *WISHES)}
    if not known.get("id_number"):
        fresh |= {key: entry.details.get(key) for key in ("id_type", "id_number", "no_id_reason", "born")}
    if not known.get("phone"):
        fresh["phone"] = entry.details.get("phone")
    if person.name == UNNAMED:
        person.name = clean_name(entry.name)
    update(person, fresh)
