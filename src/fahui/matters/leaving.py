"""Is this about something that somebody at home should not find on the screen? The service marks such answers."""

from collections.abc import Mapping
from typing import Any

from fahui.matters.vocabulary import Service


def leaves_fast(service: Service, answers: Mapping[str, Any]) -> bool:
    """Is one of the choices that the opening marks among the answers?"""
    asked = (*service.intake, *service.action(service.opens_with).asks)
    return any(_said(answers.get(fact.code)) & set(fact.leave_fast) for fact in asked if fact.leave_fast)


def _said(value: Any) -> set[str]:
    return {str(one) for one in value} if isinstance(value, list | tuple) else {str(value)}
