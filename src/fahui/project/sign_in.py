"""Signing in by another system: OpenID providers for staff and for residents, and WeChat, as the environment says."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

NAMES = {"staff": "统一身份认证", "residents": "政务服务账号"}
WEIXIN_SITE, WEIXIN_API = "https://open.weixin.qq.com", "https://api.weixin.qq.com"


def providers(env: environ.Env) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS."""
    found: dict[str, Any] = {}
    apps = [app for audience in NAMES if (app := _openid(env, audience))]
    if len({app["client_id"] for app in apps}) < len(apps):  # allauth finds a half-done sign-in by it
        raise ImproperlyConfigured("FAHUI_OIDC_STAFF_CLIENT and FAHUI_OIDC_RESIDENTS_CLIENT must differ")
    if apps:
        found["openid_connect"] = {"APPS": apps, "OAUTH_PKCE_ENABLED": True}
    if app_id := env.str("FAHUI_WEIXIN_APP", default=""):
        found["weixin"] = {
            "APPS": [{"client_id": app_id, "secret": env.str("FAHUI_WEIXIN_SECRET")}],
            "SITE": env.str("FAHUI_WEIXIN_SITE", default=WEIXIN_SITE),
            "API": env.str("FAHUI_WEIXIN_API", default=WEIXIN_API),
        }
    return found


def _openid(env: environ.Env, audience: str) -> dict[str, Any] | None:
    prefix = f"FAHUI_OIDC_{audience.upper()}"
    issuer = env.str(prefix, default="")
    if not issuer:
        return None
    return {
        "provider_id": audience,
        "name": env.str(f"{prefix}_NAME", default=NAMES[audience]),
        "client_id": env.str(f"{prefix}_CLIENT"),
        "secret": env.str(f"{prefix}_SECRET"),
        "settings": {
            "server_url": issuer,
            "scope": env.list(f"{prefix}_SCOPE", default=["openid", "profile", "phone"]),
            "phone_claim": env.str(f"{prefix}_PHONE_CLAIM", default="phone_number"),
            "assurance_claim": env.str(f"{prefix}_ASSURANCE_CLAIM", default="acr"),
            "assurance_levels": env.dict(f"{prefix}_ASSURANCE_LEVELS", default={}),
            "form_origin": env.str(f"{prefix}_ORIGIN", default=""),
        },
    }


def origins(configured: dict[str, Any]) -> list[str]:
    """Where the browser is sent to sign in: the policy for forms must allow it."""
    apps = [app["settings"] for app in configured.get("openid_connect", {}).get("APPS", [])]
    found = [app["form_origin"] or _origin(app["server_url"]) for app in apps]
    if "weixin" in configured:
        found.append(_origin(configured["weixin"]["SITE"]))
    return sorted(set(found))


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
