"""Who reads and who keeps these registers."""

KEEPERS = frozenset({"registrar"})
READERS = frozenset(
    {"clerk", "operator", "consultant", "reviewer", "approver", "assigner", "supervisor", "chief", "system_admin"}
)
