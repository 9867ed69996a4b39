"""单位经办人: whose account acts for which body. Here because it makes accounts and keeps a proof."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.identifiers import clean_name, clean_phone
from fahui.core.models import DataKey, this_district
from fahui.core.registers import Register, RegisterForm, add
from fahui.documents.intake import accept_upload
from fahui.documents.models import StoredFile
from fahui.matters import unfinished
from fahui.matters.importing import bringing, roster
from fahui.people.models import UNNAMED, AgentPost, Organisation, Person, blind
from fahui.people.registers.roles import KEEPERS

__all__ = ["AgentForm", "bringing", "roster", "unfinished"]  # the last three are declared by being imported

LONG = 3 * 366  # days


class AgentForm(RegisterForm):
    """Who, for which body, as what, until when, upon what proof."""

    secret = ("phone",)
    fixed = ("organisation", "name", "phone")

    organisation = forms.ModelChoiceField(
        label=_("单位"), queryset=Organisation.objects.filter(active=True).order_by("initials", "name")
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机号"), max_length=30, help_text=_("经办人用这个号码和验证码登录。"))
    proof_file = forms.FileField(
        label=_("凭证文件"), required=False, help_text=_("单位介绍信、授权书的照片或者PDF。已有的不用再传。")
    )

    class Meta:
        model = AgentPost
        fields = (
            "organisation",
            "name",
            "phone",
            "title",
            "scope",
            "starts_on",
            "ends_on",
            "proof_words",
            "proof_file",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """An end there must be."""
        super().__init__(*args, **kwargs)
        self.fields["proof_words"].help_text = _("如：介绍信2026年第3号。")

    def extra_initial(self, record: AgentPost) -> dict[str, Any]:
        """The name is the person's."""
        return {"name": record.person.name}

    def secrets(self, record: AgentPost) -> dict[str, Any]:
        """The phone is sealed with the person."""
        return {"phone": record.person.details().get("phone", "")}

    def clean_name(self) -> str:
        """Tidied."""
        return clean_name(str(self.cleaned_data["name"]))

    def clean_phone(self) -> str:
        """Eleven digits."""
        number = str(self.cleaned_data["phone"])
        return clean_phone(number) if number else ""

    def clean_proof_file(self) -> Any:
        """A picture or a document that may be kept."""
        picked = self.cleaned_data["proof_file"]
        return accept_upload(picked) if picked else None

    def clean(self) -> dict[str, Any]:
        """The account is this person's, the days in order, a proof is there, and the post is not there yet."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _now("截止日期在起始日期之前，请再核对。"))
        if not (cleaned.get("proof_words") or cleaned.get("proof_file") or self.instance.proof_id):
            self.add_error("proof_words", _now("请写明凭证，或者上传凭证文件。"))
        if not self.known and not self.errors:
            self._fits(User.objects.by_phone(cleaned["phone"]), cleaned)
        return cleaned

    def _fits(self, user: User | None, cleaned: Mapping[str, Any]) -> None:
        if user is None:
            return
        if not user.is_active:
            self.add_error("phone", _now("这个手机号的账号已经停用，登录不了。请先恢复账号，或者换一个号码。"))
        elif user.person.name not in (UNNAMED, cleaned["name"]):
            self.add_error("phone", _now("这个手机号的账号登记的是另一个名字，请核对号码和姓名。"))
        elif AgentPost.objects.filter(
            person=user.person_id, organisation=cleaned["organisation"], active=True
        ).exists():
            self.add_error("name", _now("这位已经是这个单位的经办人，请在原来的记录上修改。"))

    def save(self, commit: bool = True) -> Any:
        """The post with its person's account and its proof."""
        if not self.known:
            self.instance.person = _account(self.cleaned_data["phone"], self.cleaned_data["name"])
        if picked := self.cleaned_data.get("proof_file"):
            content, kind, name = picked
            self.instance.proof = StoredFile.keep(
                content, name=name, content_type=kind, data_key=_key_of(self.instance.person)
            )
        return super().save(commit=commit)


def _account(phone: str, name: str) -> Person:
    """The person of the account with this number; a new account proves itself by its first code."""
    user = User.objects.by_phone(phone) or User.objects.create_user(phone, name=name)
    if user.person.name == UNNAMED:
        user.person.name = name
        user.person.save()
    return user.person


def _key_of(person: Person) -> DataKey:
    """Erasing the person takes the proof along."""
    if person.data_key is None:
        person.seal({})
        person.save()
    assert person.data_key is not None  # noqa: S101 - made above
    return person.data_key


def _found(asked: Sequence[Mapping[str, Any]], fields: tuple[str, ...]) -> list[list[Any]]:
    """The posts in use of the account with the row's phone, for the row's body."""
    return [_post(data) for data in asked]


def _post(data: Mapping[str, Any]) -> list[Any]:
    try:
        handle = blind("phone", clean_phone(str(data["phone"])))
    except ValidationError:
        return []
    rows = AgentPost.objects.filter(
        district=this_district(), person__user__handle=handle, organisation=data["organisation"], active=True
    )
    return list(rows.select_related("person__data_key", "organisation")[:2])


def _doubts(post: AgentPost) -> list[str]:
    today, found = clock.today(), []
    if post.ends_on < today:
        found.append(_now("已过截止日期，现在看不到这个单位的事项。"))
    if (post.ends_on - post.starts_on).days > LONG:
        found.append(_now("期限超过三年，请核对授权书。"))
    return found


def _links(post: AgentPost) -> list[tuple[str, str]]:
    from django.urls import reverse

    return [(_now("凭证文件"), reverse("workbench:agent_proof", args=[post.pk]))] if post.proof_id else []


add(
    Register(
        code="agents",
        title=_("单位经办人"),
        one=_("经办人"),
        hint=_(
            "法院、机关、学校、村（居）委会、律师事务所、协会等单位指定的办事人员。到期或者停用后，当时就看不到单位的事项。"
        ),
        model=AgentPost,
        form=AgentForm,
        columns=("name", "organisation", "scope", "starts_on", "ends_on"),
        key=(("phone", "organisation"),),
        readers=frozenset({"supervisor", "system_admin"}),
        writers=KEEPERS,
        search=("person__name", "organisation__name"),
        initials="person__initials",
        filters=("scope",),
        order=("organisation__name", "person__name"),
        scope="organisation__region",
        body=("organisation",),
        related=("person__data_key", "organisation__region"),
        public=False,
        links=_links,
        found_many=_found,
        doubts=_doubts,
    )
)
