"""The draws of the checks as anybody may read them: the facts that each drawn check keeps, counted."""

from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from fahui.matters.draws import Draw, PublicDraw, public_draws
from fahui.matters.models import Matter

KEPT = ("facts__draw_month", "facts__draw_seed", "facts__draw_share", "facts__draw_pool")
MOST = 36  # months on the page


def rows() -> list[Draw]:
    """By month, the newest first, in one query."""
    drawn = Matter.objects.here().filter(service="pledge_check", facts__picked_how="drawn")
    counted = drawn.values_list(*KEPT).annotate(drawn=Count("pk")).order_by("-facts__draw_month")
    return [Draw(month, seed, Decimal(share), int(pool), n) for month, seed, share, pool, n in counted[:MOST]]


public_draws.append(
    PublicDraw(
        _("诚信承诺抽查"),
        _("凭诚信承诺（没有逐项交证明）给予的法律援助，每月随机抽一部分，事后核对申请时说的是不是属实。"),
        _(
            "种子是当月最后一日全部办件记录的锚定值，抽之前就已经定下并另外保存，谁也不能挑。"
            "把“种子、换行、事项编号”逐件算出SHA-256值，从小到大取前面的，取多少按抽查比例算，不满一件的算一件。"
        ),
        rows,
    )
)
