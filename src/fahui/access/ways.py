"""Ways of signing in by another system: which this installation was given (FAHUI_OIDC_…, FAHUI_WEIXIN_…)."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

STAFF, RESIDENTS = "staff", "residents"  # the provider ids of the two OpenID providers


@dataclass(frozen=True)
class Way:
    """One button."""

    name: str
    url: str
    icon: str


def ways(audience: str) -> list[Way]:
    """Staff and residents never share a provider."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    found = [
        Way(app["name"], reverse("openid_connect_login", args=[app["provider_id"]]), "id-card")
        for app in apps
        if app["provider_id"] == audience
    ]
    if audience == RESIDENTS and settings.SOCIALACCOUNT_PROVIDERS.get("weixin", {}).get("APPS"):
        found.append(Way(_("微信"), reverse("weixin_login"), "message-circle"))
    return found
