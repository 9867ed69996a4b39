"""Rates by date, and the entries made from them."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models import Organisation, Person


class Scheme(models.TextChoices):
    """For what money is given or taken; each has its own rates."""

    AID = "aid", _("法律援助补贴")
    MEDIATION = "mediation", _("人民调解补贴")
    DUTY = "duty", _("值班补贴")
    VISIT = "visit", _("村居法律顾问补贴")
    NOTARY_FEE = "notary_fee", _("公证费")
    PURCHASE = "purchase", _("购买服务")
    FUND = "fund", _("公益资金")


class Unit(models.TextChoices):
    """What a rate is paid for."""

    CASE = "case", _("件")
    DAY = "day", _("工作日")
    TIME = "time", _("次")
    HOUR = "hour", _("小时")


class Rate(models.Model):
    """So much for one unit of one kind of work, from a day on; a new rate is added, none is edited."""

    district = models.CharField(max_length=6, default=this_district)
    scheme = models.CharField(_("项目"), max_length=12, choices=Scheme)
    kind = models.CharField(_("工作类别"), max_length=40)
    stage = models.CharField(_("阶段"), max_length=40, blank=True)
    unit = models.CharField(_("计算单位"), max_length=6, choices=Unit)
    amount = models.DecimalField(_("金额（元）"), max_digits=10, decimal_places=2)
    direct_cap = models.DecimalField(_("直接费用上限（元）"), max_digits=10, decimal_places=2, null=True)
    tax_free = models.BooleanField(_("免税"), default=False)
    valid_from = models.DateField(_("从哪天起用"))
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
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.kind} {self.amount}"


class Entry(models.TextChoices):
    """Which way the money goes, seen from the office."""

    SUBSIDY = "subsidy", _("补贴")
    DIRECT_COST = "direct_cost", _("直接费用")
    FEE = "fee", _("收费")
    REFUND = "refund", _("退费")
    RECOVERY = "recovery", _("追回")
    DONATION = "donation", _("捐赠")


class Posting(models.Model):
    """One entry. Nobody can alter or remove it (trigger in migration 0002); a mistake is reversed by another one.

    `work` names the piece of work that is paid, once: the same file, stage and person cannot be paid under two
    schemes. `round` counts how often it was reversed before.
    """

    id = models.BigAutoField(primary_key=True)
    district = models.CharField(max_length=6, default=this_district)
    scheme = models.CharField(max_length=12, choices=Scheme)
    entry = models.CharField(max_length=12, choices=Entry)
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # paid out: positive; taken in or back: negative
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="postings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="postings")
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
