"""What the environment says of other ways to sign in."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from fahui.project.sign_in import origins, providers


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, object]:
    """The providers of an environment."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return providers(environ.Env())


def test_nothing_said_is_nothing_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch) == {}
    assert origins({}) == []


def test_all_three_with_where_forms_may_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    found = given(
        monkeypatch,
        FAHUI_OIDC_STAFF="https://sso.example/realms/gov",
        FAHUI_OIDC_STAFF_CLIENT="fahui",
        FAHUI_OIDC_STAFF_SECRET="s",
        FAHUI_OIDC_RESIDENTS="https://login.example",
        FAHUI_OIDC_RESIDENTS_CLIENT="fahui-residents",
        FAHUI_OIDC_RESIDENTS_SECRET="s",
        FAHUI_OIDC_RESIDENTS_ORIGIN="https://auth.example",
        FAHUI_OIDC_RESIDENTS_ASSURANCE_LEVELS="L3=2,L2=1",
        FAHUI_WEIXIN_APP="wx1",
        FAHUI_WEIXIN_SECRET="s",
    )
    apps = found["openid_connect"]["APPS"]  # type: ignore[index]
    assert [app["provider_id"] for app in apps] == ["staff", "residents"]
    assert apps[1]["settings"]["assurance_levels"] == {"L3": "2", "L2": "1"}
    assert origins(found) == ["https://auth.example", "https://open.weixin.qq.com", "https://sso.example"]


def test_two_providers_with_one_client_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    same = {f"FAHUI_OIDC_{who}{end}": "x" for who in ("STAFF", "RESIDENTS") for end in ("", "_CLIENT", "_SECRET")}
    with pytest.raises(ImproperlyConfigured, match="must differ"):
        given(monkeypatch, **same)
