"""The registers of bodies."""

from django.utils.translation import gettext_lazy as _

from fahui.core.identifiers import clean_credit_code
from fahui.core.registers import Register, RegisterForm, add
from fahui.people.models import Organisation

KEEPERS = frozenset({"registrar"})
READERS = frozenset(
    {"clerk", "operator", "consultant", "reviewer", "approver", "assigner", "supervisor", "chief", "system_admin"}
)


class OrganisationForm(RegisterForm):
    """A body as it is entered."""

    class Meta:
        model = Organisation
        fields = ("name", "kind", "credit_code", "phone", "address")

    def clean_credit_code(self) -> str:
        """Eighteen characters with a right check character, or nothing."""
        code = str(self.cleaned_data["credit_code"])
        return clean_credit_code(code) if code else ""


add(
    Register(
        code="organisations",
        title=_("机构和单位"),
        one=_("机构"),
        hint=_("律师事务所、公证处、调委会，以及有来往的机关单位。"),
        model=Organisation,
        form=OrganisationForm,
        columns=("name", "kind", "phone", "address"),
        key=(("credit_code",), ("name",)),
        readers=READERS,
        writers=KEEPERS,
        search=("name",),
        filters=("kind",),
    )
)
