"""Rates by date, and the entries made from them."""

from decimal import Decimal
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models import Organisation, Person

SEE_MONEY: Final = frozenset({Role.FINANCE, Role.APPROVER, Role.CHIEF, Role.SUPERVISOR})


class Scheme(models.TextChoices):
    """For what money is given or taken; each has its own rates."""

    AID = "aid", _("法律援助补贴")
    MEDIATION = "mediation", _("人民调解补贴")
    DUTY = "duty", _("值班补贴")
    VISIT = "visit", _("村居法律顾问补贴")
    NOTARY_FEE = "notary_fee", _("公证费")
    PURCHASE = "purchase", _("购买服务")
    FUND = "fund", _("公益资金")
    REPAYMENT = "repayment", _("责令支付的法律援助费用")


class Unit(models.TextChoices):
    """What a rate is paid for."""

    CASE = "case", _("件")
    DAY = "day", _("工作日")
    TIME = "time", _("次")
    HOUR = "hour", _("小时")


class WorkKind(models.TextChoices):
    """The kinds of work of legal aid that are paid."""

    CRIMINAL = "criminal", _("刑事辩护与代理")
    CIVIL = "civil", _("民事、行政诉讼或者仲裁代理")
    NON_LITIGATION = "non_litigation", _("非诉讼代理")
    DOCUMENTS = "documents", _("代拟法律文书")
    DUTY_HELP = "duty_help", _("值班律师法律帮助")
    DUTY_ADVICE = "duty_advice", _("值班咨询")


SCHEMES = {WorkKind.DUTY_HELP: Scheme.DUTY, WorkKind.DUTY_ADVICE: Scheme.DUTY}


def scheme_of(kind: str) -> Scheme:
    """Under what a kind of work of legal aid is paid."""
    return SCHEMES.get(WorkKind(kind), Scheme.AID)


class WorkStage(models.TextChoices):
    """The stage of a proceeding that is paid by itself."""

    INVESTIGATION = "investigation", _("侦查")
    PROSECUTION = "prosecution", _("审查起诉")
    TRIAL = "trial", _("审判（一审、二审、再审）")
    WHOLE = "whole", _("不分阶段")


class Grade(models.TextChoices):
    """How good the work was found to be; each has its coefficient in the rate."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("良好")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")
    NONE = "none", _("没有评估")


class CostRule(models.TextChoices):
    """What becomes of the direct costs."""

    INCLUDED = "included", _("已含在标准内，不另付")
    ACTUAL = "actual", _("凭票据实支付")
    CAPPED = "capped", _("凭票据实支付，有上限")


class Rate(models.Model):
    """So much for one unit of one kind of work, from a day on; a new rate is added, none is edited."""

    district = models.CharField(max_length=6, default=this_district)
    scheme = models.CharField(_("项目"), max_length=12, choices=Scheme)
    kind = models.CharField(_("工作类别"), max_length=40)
    stage = models.CharField(_("阶段"), max_length=40, blank=True)
    unit = models.CharField(_("计算单位"), max_length=6, choices=Unit)
    amount = models.DecimalField(_("金额（元）"), max_digits=10, decimal_places=2)
    cost_rule = models.CharField(_("直接费用"), max_length=8, choices=CostRule, default=CostRule.ACTUAL)
    direct_cap = models.DecimalField(_("直接费用上限（元）"), max_digits=10, decimal_places=2, null=True)
    excellent = models.DecimalField(_("优秀的系数"), max_digits=4, decimal_places=2, default=Decimal(1))
    good = models.DecimalField(_("良好的系数"), max_digits=4, decimal_places=2, default=Decimal(1))
    passed = models.DecimalField(_("合格的系数"), max_digits=4, decimal_places=2, default=Decimal(1))
    failed = models.DecimalField(_("不合格的系数"), max_digits=4, decimal_places=2, default=Decimal(1))
    tax_free = models.BooleanField(_("免税"), default=False)
    valid_from = models.DateField(_("从哪天起用"))
    doc_no = models.CharField(_("文号"), max_length=80, blank=True)
    source = models.CharField(_("出处"), max_length=300)
    verified = models.BooleanField(_("已核实"), default=False)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "scheme", "kind", "stage", "unit", "valid_from"], name="one_rate_a_day"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="rate_not_negative"),
            models.CheckConstraint(
                condition=Q(excellent__gte=0, good__gte=0, passed__gte=0, failed__gte=0),
                name="coefficient_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.kind} {self.amount}"

    @property
    def kind_words(self) -> str:
        """The kind of work in words."""
        return str(dict(WorkKind.choices).get(self.kind, self.kind))

    @property
    def stage_words(self) -> str:
        """The stage in words."""
        return str(dict(WorkStage.choices).get(self.stage, self.stage))

    def coefficient(self, grade: str) -> Decimal:
        """By how much the quality multiplies the sum; one that was not looked at stays as it is."""
        return Decimal(1) if grade in ("", Grade.NONE) else Decimal(getattr(self, Grade(grade)))


class Claim(models.Model):
    """One piece of work for which payment is asked, from the asking to the end.

    Asked once while it lives; of pieces that look alike only one is paid, unless somebody wrote why they differ.
    """

    district = models.CharField(max_length=6, default=this_district)
    scheme = models.CharField(max_length=12, choices=Scheme)
    work = models.CharField(max_length=120)  # the file and the stage
    alike = models.CharField(max_length=64)  # a blind index of what the same work would have in common
    about = models.CharField(max_length=20)  # the claim's number
    origin = models.CharField(max_length=20)  # the file's number
    person = models.ForeignKey(Person, models.PROTECT, related_name="claims")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="claims")
    asked_at = models.DateTimeField(default=clock.now)
    apart = models.CharField(max_length=300, blank=True)  # why it is other work than what it looks like
    paid_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)  # refused, withdrawn, or taken back

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "about"], name="one_claim_a_number"),
            models.UniqueConstraint(fields=["district", "work"], condition=Q(ended_at=None), name="work_claimed_once"),
            models.UniqueConstraint(
                fields=["district", "alike"],
                condition=Q(ended_at=None, paid_on__isnull=False, apart=""),
                name="like_work_paid_once",
            ),
        ]
        indexes = [models.Index(fields=["district", "alike"], name="claims_alike")]

    def __str__(self) -> str:
        return self.about


class Entry(models.TextChoices):
    """Which way the money goes, seen from the office."""

    SUBSIDY = "subsidy", _("补贴")
    DIRECT_COST = "direct_cost", _("直接费用")
    FEE = "fee", _("收费")
    REFUND = "refund", _("退费")
    RECOVERY = "recovery", _("追回")
    DONATION = "donation", _("捐赠")
    OWED = "owed", _("应缴")
    WAIVER = "waiver", _("减免")
    ANNULMENT = "annulment", _("决定撤销，不再应缴")


def sees_all_money(user: User) -> bool:
    """Does the user answer for the money of the whole district?"""
    return any(grant.role in SEE_MONEY and grant.whole_district() for grant in user.live_grants())


class PostingQuerySet(models.QuerySet["Posting"]):
    """Entries by who may see them."""

    def visible_to(self, user: User) -> Self:
        """One's own; for those who answer for the money of the whole district all of them."""
        here = self.filter(district=this_district())
        if sees_all_money(user):
            return here
        return here.filter(person=user.person_id)

    def paid_for_work(self) -> Self:
        """Without what somebody was ordered to pay: that is no cost of the office."""
        return self.exclude(scheme=Scheme.REPAYMENT)


class Posting(models.Model):
    """One entry. Nobody can alter or remove it (trigger in migration 0002); a mistake is reversed by another one.

    `work` names the piece of work that is paid, once: the same file, stage and person cannot be paid under two
    schemes. `round` counts how often it was reversed before.
    """

    id = models.BigAutoField(primary_key=True)
    district = models.CharField(max_length=6, default=this_district)
    scheme = models.CharField(max_length=12, choices=Scheme)
    entry = models.CharField(max_length=12, choices=Entry)
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # paid out or owed: positive; in or no more: negative
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="postings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="postings")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # for whom the person worked
    about = models.CharField(max_length=20, blank=True)  # the matter's number
    work = models.CharField(max_length=120)
    round = models.IntegerField(default=0)
    rate = models.ForeignKey(Rate, models.PROTECT, null=True, related_name="postings")
    words = models.JSONField(default=list)  # how the sum was reckoned, sentence by sentence
    happened_on = models.DateField(default=clock.today)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    why = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "work", "entry", "round"],
                condition=Q(reverses=None),
                name="work_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
                name="posting_has_one_payee",
            ),
            models.CheckConstraint(condition=~Q(amount=Decimal(0)), name="posting_of_something"),
        ]
        indexes = [
            models.Index(fields=["district", "scheme", "happened_on"], name="postings_by_day"),
            models.Index(fields=["about"], name="postings_of_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.get_entry_display()} {self.amount}"
