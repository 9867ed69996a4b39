"""What legal aid may ask of other departments' data (法律援助法 第四十一条、第四十二条), each only where it matters."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.matters.case import Case
from fahui.matters.data_checks import DataCheck, Holder, asked_of
from fahui.services.legal_aid.sources import LAW
from fahui.worktime.explain import long_date

WAIVED = f"{LAW} 第四十二条"
PURPOSE = _("审查法律援助申请时核对经济困难状况")

DATA_CHECKS = (
    DataCheck(
        "social_assistance",
        _("是不是在册的社会救助对象（低保、特困等）"),
        Holder.CIVIL_AFFAIRS,
        question="social_assistance",
        purpose=PURPOSE,
        basis=WAIVED,
        fits=(("means_ground", ("social_assistance",)),),
        yes=_("是在册的社会救助对象"),
        no=_("没有查到在册的社会救助登记"),
    ),
    DataCheck(
        "disability",
        _("有没有残疾人证"),
        Holder.DISABLED_FEDERATION,
        question="disability_certificate",
        purpose=PURPOSE,
        basis=WAIVED,
        fits=(("means_ground", ("no_fixed_income",)),),
        yes=_("持有有效的残疾人证"),
        no=_("没有查到有效的残疾人证"),
    ),
    DataCheck(
        "migrant_worker",
        _("有没有务工登记、参保或者欠薪投诉的记录"),
        Holder.LABOUR,
        question="migrant_worker",
        purpose=PURPOSE,
        basis=WAIVED,
        fits=(("means_ground", ("migrant_worker",)),),
        yes=_("有务工登记、参保或者欠薪投诉的记录"),
        no=_("没有查到务工登记、参保或者欠薪投诉的记录"),
    ),
    DataCheck(
        "household_means",
        _("家庭经济状况核对的结果和申报的是否一致"),
        Holder.CIVIL_AFFAIRS,
        question="household_means",
        purpose=PURPOSE,
        basis=f"{LAW} 第四十一条",
        fits=(("means_ground", ("income",)),),
        yes=_("核对的结果和申报的一致"),
        no=_("核对的结果和申报的不一致"),
    ),
)


def said(case: Case) -> Iterator[str]:
    """What the departments answered, for whoever decides: a reason, never the decision."""
    for one in asked_of(case.matter, case.happenings):
        if not one.result or one.answered_at is None:
            continue
        day, who = long_date(timezone.localdate(one.answered_at)), one.check.holder.label
        words = {"who": who, "day": day, "what": one.check.meaning(one.result)}
        told = gettext("%(who)s%(day)s答复：%(what)s。") % words
        if one.result == "yes":
            yield told + gettext("和申请人说的一致，可以作为理由，由审查人判断。")
        elif one.result == "no":
            yield told + gettext("和申请人说的不一致，数据也可能不全，请先问申请人、看证明，不能只凭这一条不予援助。")
        else:
            yield told + gettext("请照旧核对纸质证明。")
