"""The registers of bodies and of those who serve: one declaration each."""

from fahui.people.registers import bodies, conduct, professionals

__all__ = ["bodies", "conduct", "professionals"]
