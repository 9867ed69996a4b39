"""律师和其他执业人员，人民调解员，专家、志愿者和社工: one record a person and body, the person's numbers sealed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.identifiers import clean_name, clean_phone, plain
from fahui.core.models import DataKey
from fahui.core.registers import Register, RegisterForm, Table, add
from fahui.people.enrolling import Entry, correct, enrol_all
from fahui.people.id_types import IdType, clean_paper
from fahui.people.licences import LICENSED, doubts
from fahui.people.models import Organisation, OrganisationKind, Person, Professional, ProfessionalKind
from fahui.people.models.lists import Duty, Language, Speciality
from fahui.people.registers.conduct import SHOWN, tables_of
from fahui.people.registers.finding import by_id_number, by_licence, by_name_and_body
from fahui.people.registers.papers import PAPERS, paper_doubts, paper_of
from fahui.people.registers.roles import KEEPERS, READERS

HELPERS = (ProfessionalKind.EXPERT, ProfessionalKind.VOLUNTEER, ProfessionalKind.SOCIAL_WORKER)
PERSON = ("name", "sex", "id_type", "id_number", "phone")


def _many(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class ProfessionalForm(RegisterForm):
    """Somebody who serves: the person, sealed numbers, the body, and what they are there."""

    secret = ("id_number", "phone")
    kind_of_all = ""  # where all records of the register have one kind

    name = forms.CharField(label=_("姓名"), max_length=60)
    id_type = forms.ChoiceField(
        label=_("证件类型"), required=False, choices=[(one.value, one.label) for one in PAPERS], initial=IdType.RESIDENT
    )
    id_number = forms.CharField(label=_("身份证号"), max_length=40, required=False)
    phone = forms.CharField(label=_("手机号（不公开）"), max_length=30, required=False)
    organisation = forms.ModelChoiceField(
        label=_("所在机构"), queryset=Organisation.objects.filter(active=True).order_by("initials", "name")
    )
    specialities = _many(_("专长"), Speciality.choices)
    languages = _many(_("语言和方言"), Language.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A new record has the register's kind."""
        super().__init__(*args, **kwargs)
        if not self.known:
            self.fields["id_number"].help_text = _("不是居民身份证的，先选证件类型，再照证件填号码。")
        if self.kind_of_all and not self.known:
            self.instance.kind = self.kind_of_all

    def extra_initial(self, record: Professional) -> dict[str, Any]:
        """The name is the person's, and so is the kind of paper."""
        return {"name": record.person.name, "id_type": paper_of(record.person)}

    def secrets(self, record: Professional) -> dict[str, Any]:
        """Numbers as sealed with the person."""
        details = record.person.details()
        return {name: details.get(name, "") for name in self.secret}

    def clean_name(self) -> str:
        """Tidied."""
        return clean_name(str(self.cleaned_data["name"]))

    def clean_id_type(self) -> str:
        """Left empty it stays as it is; a resident's number where nothing was said."""
        kind = str(self.cleaned_data["id_type"])
        return kind or (paper_of(self.instance.person) if self.known else IdType.RESIDENT.value)

    def clean_id_number(self) -> str:
        """As that paper is numbered, a resident's right to its check digit; or nothing."""
        number = str(self.cleaned_data["id_number"])
        kind = self.cleaned_data.get("id_type") or IdType.RESIDENT.value
        return clean_paper(kind, number).number if number else ""

    def clean(self) -> dict[str, Any]:
        """Another paper has another number."""
        told, typed = self.cleaned_data.get("id_type"), self.cleaned_data.get("id_number")
        cleaned = super().clean()
        if self.known and not typed and self.hidden.get("id_number") and told not in (None, self.initial["id_type"]):
            self.add_error("id_number", _now("改了证件类型的，请填写这种证件的号码。"))
        return cleaned

    def clean_phone(self) -> str:
        """Eleven digits or a landline, or nothing."""
        number = str(self.cleaned_data["phone"])
        return clean_phone(number) if number else ""

    def clean_licence(self) -> str:
        """Half-width, without blanks."""
        return plain(str(self.cleaned_data["licence"])).replace(" ", "")

    def entry(self) -> Entry:
        """The person as entered."""
        kept = {name: self.cleaned_data[name] for name in self.secret}
        foreign = kept["id_number"] and self.cleaned_data["id_type"] != IdType.RESIDENT
        return Entry(self.cleaned_data["name"], {**kept, "id_type": self.cleaned_data["id_type"] if foreign else ""})

    def save(self, commit: bool = True) -> Any:
        """The record with its person."""
        return type(self).save_all([self])[0]

    @classmethod
    @transaction.atomic
    def save_all(cls, valid: Sequence[RegisterForm]) -> list[Any]:
        """New people and records in a few statements; known ones one by one."""
        forms_ = [one for one in valid if isinstance(one, ProfessionalForm)]
        fresh = [one for one in forms_ if not one.known]
        entries = [one.entry() for one in fresh]
        enrol_all(entries)
        for one, entry in zip(fresh, entries, strict=True):
            one.instance.person, one.instance.own_person = entry.person, entry.fresh
        Professional.objects.bulk_create([one.instance for one in fresh])
        for one in forms_:
            if one.known:
                entry = one.entry()
                correct(one.instance.person, entry.name, entry.details)
                one.instance.save()
        return [one.instance for one in forms_]


class LicensedForm(ProfessionalForm):
    """A lawyer, grass-roots practitioner, notary or forensic expert."""

    kind = forms.ChoiceField(label=_("职业"), choices=[(kind.value, kind.label) for kind in LICENSED])
    duties = _many(_("承担的职责"), Duty.choices)

    class Meta:
        model = Professional
        fields = (
            *PERSON,
            *("kind", "practice", "licence", "licensed_on", "licence_until"),
            *("organisation", "position", "state", "state_since", "state_until", "state_why", "duties"),
            *("criminal_since", "minor_trained", "most_open"),
            *("specialities", "languages", "work_phone", "introduction", "published"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Questions that only some have."""
        super().__init__(*args, **kwargs)
        self.fields["criminal_since"].widget.attrs["data-shown-if"] = "kind=lawyer"
        self.fields["criminal_since"].help_text = _(
            "可能判处无期徒刑、死刑的案件和死刑复核案件，只指派从事刑事辩护三年以上的。"
        )
        self.fields["minor_trained"].help_text = _("未成年人的案件只指派受过培训的；没有的不填。")
        self.fields["most_open"].help_text = _("不填按全区统一的数。在办多少件随时计算，不用另外登记满额。")
        self.fields["practice"].widget.attrs["data-shown-if"] = "kind=lawyer"
        self.fields["state_until"].widget.attrs["data-shown-if"] = "state=stopped"
        self.fields["licence"].help_text = _("律师一般是17位数字。看着不对会提醒，不影响保存。")


class MediatorForm(ProfessionalForm):
    """A people's mediator."""

    kind_of_all = ProfessionalKind.MEDIATOR
    organisation = forms.ModelChoiceField(
        label=_("所在调委会"),
        queryset=Organisation.objects.filter(active=True, kind=OrganisationKind.COMMITTEE).order_by("initials", "name"),
    )

    class Meta:
        model = Professional
        fields = (
            *PERSON,
            *("organisation", "position", "engagement", "grade", "source"),
            *("since", "term_until", "specialities", "languages", "work_phone", "introduction", "published"),
        )

    def clean_licence(self) -> str:
        """Mediators have none."""
        return ""


class HelperForm(ProfessionalForm):
    """An expert, a volunteer, a social worker."""

    kind = forms.ChoiceField(label=_("类别"), choices=[(kind.value, kind.label) for kind in HELPERS])
    duties = _many(_("承担的职责"), [(one.value, one.label) for one in (Duty.MEDIATION_EXPERT, Duty.LECTURER)])

    class Meta:
        model = Professional
        fields = (
            *PERSON,
            *("kind", "organisation", "duties", "source", "since", "term_until"),
            *("specialities", "languages", "work_phone", "introduction", "published"),
        )


def _find(asked: Sequence[Mapping[str, Any]], fields: tuple[str, ...], rows: Any) -> list[list[Any]]:
    look = {"licence": by_licence, "id_number": by_id_number}.get(fields[0], by_name_and_body)
    return look(asked, rows.select_related("person__data_key", "organisation"))


def _take_out(records: Sequence[Professional]) -> None:
    """The records, and the people who were entered with them unless something else hangs on them by now."""
    Professional.objects.filter(pk__in=[record.pk for record in records]).delete()
    people = [record.person for record in records if record.own_person]
    try:
        with transaction.atomic():
            _forget(people)
    except ProtectedError:
        for person in people:
            with suppress(ProtectedError), transaction.atomic():
                _forget([person])


def _forget(people: Sequence[Person]) -> None:
    Person.objects.filter(pk__in=[person.pk for person in people]).delete()
    DataKey.objects.filter(pk__in=[person.data_key_id for person in people]).update(
        wrapped=None, destroyed_at=clock.now(), destroyed_by="registers", reason="entry taken back"
    )


def _doubts(record: Any) -> list[str]:
    return [*doubts(record, clock.today()), *paper_doubts(record)]


def _tables(record: Any) -> list[Table]:
    return [*tables_of(professional=record), _quality(record)]


def _quality(record: Professional) -> Table:
    """What peers found of the files they handled, the newest first."""
    rows = record.quality_marks.order_by("-found_on", "-pk")[:SHOWN]
    found = [(one.found_on, one.get_grade_display(), one.score, one.occasion) for one in rows]
    heads = (_("日期"), _("等级"), _("得分"), _("哪次评估"))
    return Table(str(_("案件质量评估")), tuple(str(head) for head in heads), list(found))


def _declare(code: str, form: type[ProfessionalForm], only: dict[str, Any], **more: Any) -> Register:
    register = Register(
        code=code,
        model=Professional,
        form=form,
        only=only,
        weak=(("name", "organisation"),),
        readers=READERS,
        public=False,  # the number of a paper finds its holder
        writers=KEEPERS,
        search=("person__name", "licence", "organisation__name"),
        initials="person__initials",
        order=("person__name",),
        scope="organisation__region",
        body=("organisation",),
        read_all=True,
        related=("person__data_key", "organisation__region"),
        found_many=lambda asked, fields: _find(asked, fields, register.rows()),
        taken_out=_take_out,
        doubts=_doubts,
        tables=_tables,
        **more,
    )
    return add(register)


_declare(
    "lawyers",
    LicensedForm,
    {"kind__in": LICENSED},
    title=_("律师和其他执业人员"),
    one=_("执业人员"),
    hint=_("律师、基层法律服务工作者、公证员、司法鉴定人，含值班律师和法律援助律师库。"),
    columns=("name", "kind", "organisation", "licence", "licence_until", "state"),
    key=(("licence",), ("id_number",), ("name", "organisation")),
    filters=("kind", "state", "duties", "specialities"),
)
_declare(
    "mediators",
    MediatorForm,
    {"kind": ProfessionalKind.MEDIATOR},
    title=_("人民调解员"),
    one=_("调解员"),
    hint=_("调委会委员和聘任的专职、兼职调解员。"),
    columns=("name", "organisation", "position", "engagement", "grade", "term_until"),
    key=(("id_number",), ("name", "organisation")),
    filters=("engagement", "grade", "source", "specialities"),
)
_declare(
    "experts",
    HelperForm,
    {"kind__in": HELPERS},
    title=_("专家、志愿者和社工"),
    one=_("人员"),
    hint=_("人民调解专家库、普法讲师团、法律服务志愿者、社会工作者。"),
    columns=("name", "kind", "organisation", "duties", "term_until"),
    key=(("id_number",), ("name", "organisation")),
    filters=("kind", "duties", "specialities"),
)
