"""转介：看守所、值班律师、工会、妇联、残联、团委、信访和村社区联络点替人转来，单位只跟自己转来的，办理结果会告诉它。"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.matters.catalogue import services
from fahui.matters.vocabulary import LetterForm, PartyRole, Relation, Service
from fahui.services.legal_aid.sources import LAW
from fahui.services.referral import returning  # noqa: F401 - the receivers stand there
from fahui.services.referral.steps import ACTIONS, CODE, INTAKE, OUTCOMES
from fahui.services.referral.times import TERMS
from fahui.services.texts import letter_text

services.add(
    Service(
        code=CODE,
        title=_("单位转介"),
        summary=_("单位替人转来法律援助和咨询"),
        open_to="bodies",
        effective_from=date(2022, 1, 1),
        basis=(f"{LAW} 第三十九条", f"{LAW} 第三十八条"),
        opens_with="submit",
        from_words="statement",
        parties=(
            PartyRole(Relation.APPLICANT, _("本人"), identity=True, phone=False),
            PartyRole(Relation.AGENT, _("转介单位"), kinds=("organisation",)),
        ),
        intake=INTAKE,
        outcomes=OUTCOMES,
        remedies=(
            ("not_ours", _("请向告知的机构提出；不清楚请打12348。")),
            ("refused", _("本人如不同意，可以在收到不予援助决定书以后向区司法局提出异议（法律援助法第四十九条）。")),
        ),
        letters=(
            LetterForm(
                "referral_receipt",
                _("转介收件凭证"),
                letter_text("referral/receipt.md"),
                "{short}法援转收字",
                served=False,
                basis=f"{LAW} 第三十九条",
            ),
        ),
        actions=ACTIONS,
        terms=TERMS,
    )
)
