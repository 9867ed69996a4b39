"""What one side of a matter does not read: what a recipient says of their lawyer is not for the lawyer's eyes.

Whoever is that side is kept from it whatever else they are, so that a duty held beside the case opens nothing.
"""

from collections.abc import Iterable, Sequence

from fahui.matters.case import Case
from fahui.matters.models import Matter, MatterLetter
from fahui.matters.permissions import By, relations


def withheld_actions(by: By | None, matter: Matter, done: Iterable[str]) -> frozenset[str]:
    """Of the steps done those whose words this reader is kept from; asks nothing where none of them is kept."""
    kept = [action for action in matter.definition.actions if action.kept_from and action.code in set(done)]
    mine = relations(by, matter) if kept and by else frozenset()
    return frozenset(action.code for action in kept if mine & {str(side) for side in action.kept_from})


def withheld_letters(by: By | None, matter: Matter, codes: Iterable[str]) -> frozenset[str]:
    """Of the letters those that such a step made."""
    makers = {action.code for action in matter.definition.actions if {*action.issues} & {*codes}}
    held = withheld_actions(by, matter, makers)
    return frozenset(code for action in matter.definition.actions if action.code in held for code in action.issues)


def readable(case: Case, rows: Sequence[MatterLetter]) -> list[MatterLetter]:
    """Of letters of the case, or of one of its parts, those that its reader may open."""
    codes = {row.code for row in rows}
    about = (case.matter if row.matter_id == case.matter.pk else row.matter for row in rows)
    of = {matter.service: matter for matter in about}  # parts are all alike
    held = {code for one in of.values() for code in withheld_letters(case.by, one, codes)}
    return [row for row in rows if row.code not in held]
