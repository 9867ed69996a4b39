"""A person's signature by telephone: on a link that staff show and that works once, or from their own matter's page.

Either way one function puts it down (`_put`): the same action, the same event, the same paper.
"""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import DataKey, this_district
from fahui.core.parameters import Default, declare, parameter
from fahui.documents import ink
from fahui.documents.models import Letter, StoredFile
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.letter_deeds import fitting_letters, unsigned
from fahui.matters.models import Matter, MatterLetter, SignRequest
from fahui.matters.own_actions import SIGNING
from fahui.matters.paperwork import letters_to_show
from fahui.matters.permissions import By
from fahui.matters.signers import PAD, own_lines, sees_to_it

declare(Default("signing.minutes", "手机签名链接的有效时间", 15, "分钟", "内部管理规定（设计值，未核实）"))


def to_sign(matter: Matter) -> list[tuple[MatterLetter, list[tuple[str, str]]]]:
    """The letters that wait for signatures, each with whose."""
    titles = {code: str(title) for code, title in SIGNING}
    rows = fitting_letters(matter, "sign_pad")
    return [(row, [(one, titles[one]) for one in unsigned(row.letter)]) for row in rows]


def ask(user: User, matter: Matter, letter_id: int, signer: str) -> str:
    """The token of a new link; an earlier one for the same line is dead. Raises PermissionDenied, ValidationError."""
    if not sees_to_it(user, matter):
        raise PermissionDenied(PAD.code)
    row = next((row for row in fitting_letters(matter, "sign_pad") if row.letter_id == letter_id), None)
    if row is None or signer not in unsigned(row.letter):
        raise ValidationError(_("这份文书上没有这个人要签的地方，或者已经签过。"))
    now = clock.now()
    earlier = SignRequest.objects.filter(letter_id=letter_id, signer=signer, used_at=None, expires_at__gt=now)
    earlier.update(expires_at=now)
    token = secrets.token_urlsafe(32)
    SignRequest.objects.create(
        matter=matter,
        letter_id=letter_id,
        signer=signer,
        token_hash=_hash(token),
        asked_by=user,
        expires_at=now + timedelta(minutes=minutes()),
    )
    return token


def minutes() -> int:
    """How long a link lives."""
    return int(parameter("signing.minutes", clock.today()))


def waiting(token: str) -> SignRequest | None:
    """The request behind a link, while it may still be used."""
    rows = SignRequest.objects.filter(district=this_district(), token_hash=_hash(token), used_at=None)
    return rows.filter(expires_at__gt=clock.now()).select_related("matter__data_key", "letter__data_key").first()


@transaction.atomic
def sign(token: str, picture: bytes, kind: str) -> None:
    """Take the signature once; whoever asked for it must still be allowed to. Raises ValidationError."""
    rows = SignRequest.objects.select_for_update(of=("self",)).filter(token_hash=_hash(token), used_at=None)
    found = rows.filter(expires_at__gt=clock.now()).select_related("matter", "asked_by").first()
    if found is None:
        raise ValidationError(_("这个签名链接已经用过或者过期，请让工作人员再出示一次二维码。"), code="gone")
    try:
        _put(found.matter, found.letter_id, found.signer, found.asked_by, (picture, kind))
    except PermissionDenied as denied:
        raise ValidationError(_("出示二维码的工作人员已不能办理这件事项，请换一位工作人员。"), code="gone") from denied
    found.used_at = clock.now()
    found.save(update_fields=["used_at"])


def for_me(user: User, matter: Matter, shown: list[MatterLetter] | None = None) -> dict[int, str]:
    """Of the letters a party may open those that wait for this one's signature, each with the line that is theirs.

    `shown`: what they may open, if read already. Of a letter stamped by hand the paper is signed, not the screen. When
    the matter is over nobody is asked any more: whoever was refused need not sign what they asked for.
    """
    if matter.ended:
        return {}
    rows = fitting_letters(matter, PAD.code, letters_to_show(matter) if shown is None else shown)
    rows = [row for row in rows if row.letter.sealed_how != Letter.SealedHow.PAPER]
    return own_lines(user, matter, {row.letter_id: unsigned(row.letter) for row in rows})


def sign_own(user: User, matter: Matter, letter_id: int, picture: bytes, kind: str) -> None:
    """A party signs from their own account. Raises PermissionDenied, ValidationError."""
    signer = for_me(user, matter).get(letter_id)
    if signer is None:
        raise ValidationError(_("这份文书上没有这个人要签的地方，或者已经签过。"), code="gone")
    _put(matter, letter_id, signer, user, (picture, kind))


def _put(matter: Matter, letter_id: int, signer: str, by: By, given: tuple[bytes, str]) -> None:
    picture, kind = given
    ink.strokes(picture)  # an empty one is refused before anything is kept (F52)

    def kept(key: DataKey) -> list[Upload]:
        title = _("签名：%(who)s") % {"who": dict(SIGNING)[signer]}
        name = _("签名.%(suffix)s") % {"suffix": "png" if kind == "image/png" else "jpg"}
        return [Upload(title, StoredFile.keep(picture, name=name, content_type=kind, data_key=key))]

    act(matter, PAD.code, by=by, answers={"letter": letter_id, "signer": signer}, files_from=kept)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
