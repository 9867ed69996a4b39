"""Marks that belong together: aid was granted, somebody has the case, and what falls with either."""

GRANTED = ("grant", "confirm_grant")  # either is the decision to give aid: it is taken once
NAMED = ("assign", "assign_first", "name_person")  # by one of these a person has it
GIVEN = (*NAMED, "assign_unit")
# Falls when the case comes back to whoever assigns: also what was asked of, or about, whoever had it.
UNDONE = (*GIVEN, "remind_unit", "ask_return", "ask_change")
# A termination that was wrong is undone by granting and assigning anew: the old assignment has ended.
AFTER_GRANT = (
    *(*GRANTED, *UNDONE, "provide_first", "take", "sign_agreement"),
    *("report_major", "report_ground", "terminate"),
)
