"""办案清单 of a defence by notice: the first meeting, then what each stage of the criminal case asks."""

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import Check, Checklist, On
from fahui.services.appointed_defence.sources import COURT as COURT_RULES
from fahui.services.legal_aid.checking import AT_WORK, CHANGED, CLOSING, COURT, HANDLING, defending
from fahui.services.legal_aid.sources import PROMISE, RULE
from fahui.services.legal_aid.working import worked

NO_CONSENT = (("consents", ("no", "False")),)
TAKING = Checklist(
    _("接手"),
    AT_WORK,
    (
        Check("take", _("答复是否接受指派"), (On("take"),), PROMISE, anew=CHANGED, term="answer_assignment"),
        Check(
            "first_meeting",
            _("第一次会见，问明是否同意辩护，笔录由本人签名"),
            (On("first_meeting"),),
            f"{RULE} 第二十九条",
            paper=(On("first_meeting"), *worked("meeting")),
            anew=CHANGED,
        ),
        Check(
            "refusal_told",
            _("本人拒绝辩护的，书面告知办案机关和法律援助机构"),
            (On("client_refuses"), *worked("organ_told")),
            f"{COURT_RULES} 第五十条",
            only_if=NO_CONSENT,
        ),
    ),
)
_SHARED = {check.code: check for one in (HANDLING, COURT) for check in one.checks}
MEANWHILE = Checklist(
    HANDLING.title, AT_WORK, tuple(_SHARED[code] for code in ("told_progress", "major", "hearing_set", "hearing_held"))
)
CHECKLIST = (TAKING, MEANWHILE, *defending(), CLOSING)
