"""What the sign-in pages ask of the rules."""

from django import template

from fahui.access.passwords import rule
from fahui.access.ways import Way, ways

register = template.Library()


@register.simple_tag
def password_rule() -> str:
    """What a password must be like."""
    return rule()


@register.simple_tag
def other_ways(audience: str) -> list[Way]:
    """Ways of signing in that this installation was given, for "staff" or "residents"."""
    return ways(audience)
