"""Accounts, grants, and the logs of reading and signing in."""

from fahui.access.models.api_key import ApiCall, ApiKey
from fahui.access.models.grant import Grant, GrantQuerySet
from fahui.access.models.logs import Reading, SignIn
from fahui.access.models.user import User, UserManager

__all__ = ["ApiCall", "ApiKey", "Grant", "GrantQuerySet", "Reading", "SignIn", "User", "UserManager"]
