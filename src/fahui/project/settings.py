"""Every setting of the project. Deployment speaks through environment variables (docs/operations.md)."""

from pathlib import Path

import environ

from fahui.project import data_checks, sign_in

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(environ.Env().str("FAHUI_VAR", default=str(ROOT / "var")))
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("FAHUI_DEMO", default=False)  # invented people, codes shown on screen, a clock that can be set
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    from fahui.core.keyring import secret_key

    SECRET_KEY = secret_key(VAR)

DISTRICT = env.str("FAHUI_DISTRICT", default="420117")
SITE_NAME = env.str("FAHUI_SITE_NAME", default="新洲区公共法律服务")
ORGAN_NAME = env.str("FAHUI_ORGAN", default="武汉市新洲区法律援助中心")
ORGAN_SHORT = env.str("FAHUI_ORGAN_SHORT", default="新")
ORGAN_PHONE = env.str("FAHUI_ORGAN_PHONE", default="027-00000000" if DEMO else "12348")
GOVERNMENT_NAME = env.str("FAHUI_GOVERNMENT", default="武汉市新洲区人民政府")
BUREAU_NAME = env.str("FAHUI_BUREAU", default="武汉市新洲区司法局")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "fahui.core",
    "fahui.ui",
    "fahui.places",
    "fahui.people",
    "fahui.access",
    "fahui.worktime",
    "fahui.laws",
    "fahui.documents",
    "fahui.notices",
    "fahui.availability",
    "fahui.ledger",
    "fahui.eligibility",
    "fahui.registers",
    "fahui.network",
    *("fahui.matters", "fahui.datachecks", "fahui.services", "fahui.quality"),
    *("fahui.portal", "fahui.workbench", "fahui.demo"),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "fahui.access.weixin",
    "procrastinate.contrib.django",
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "fahui.ui.middleware.Permissions",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fahui.access.middleware.Acting",
    "fahui.api.calls.Calls",
    "fahui.access.middleware.StaffMustSet",
    "fahui.access.middleware.SeenDevices",
    "fahui.ui.middleware.SlidingSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "fahui.ui.middleware.NoIdInAddress",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

_FINDERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _FINDERS)]),
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.static",
                "django.templatetags.i18n",
                "fahui.ui.templatetags.ui",
                "fahui.access.templatetags.access",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "fahui.ui.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
ROOT_URLCONF = "fahui.project.urls"
WSGI_APPLICATION = "fahui.project.wsgi.application"

DATABASES = {
    "default": {
        **env.db("DATABASE_URL", default="postgres://postgres@/fahui"),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
DATABASES["default"]["OPTIONS"] = {
    "options": "-c jit=off",  # our queries are short and many: compiling one takes longer than running it
    **DATABASES["default"].get("OPTIONS", {}),
    **({"pool": {"min_size": 1, "max_size": 12, "timeout": 10}} if env.bool("DATABASE_POOL", default=False) else {}),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {  # counts of tries live here: a few hundred strangers' must not push out the others'
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "fahui.access.passwords.Strength"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "access:welcome"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "fahui.access.adapters.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "fahui.access.forms.StaffLogin",
    "signup": "fahui.access.forms.Signup",
    "request_login_code": "fahui.access.forms.AskCode",
    "confirm_login_code": "fahui.access.forms.ConfirmCode",
    "change_password": "fahui.access.forms.NewPassword",
    "reauthenticate": "fahui.access.forms.PasswordAgain",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}  # an account locks by itself: access/lockout.py
MFA_ADAPTER = "fahui.access.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "fahui.access.forms.SecondFactor",
    "reauthenticate": "fahui.access.forms.SecondFactorAgain",
    "add_webauthn": "fahui.access.forms.AddPasskey",
}
SOCIALACCOUNT_PROVIDERS = sign_in.providers(env)
SOCIALACCOUNT_ADAPTER = "fahui.access.outside.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # http://localhost; browsers make no passkey for another plain address
MFA_TOTP_ISSUER = SITE_NAME

SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", default=30 * 60)
SESSION_SAVE_EVERY_REQUEST = False
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
# How many proxies of ours stand before the web: the caller's address is then read from X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("FAHUI_TRUSTED_PROXIES", default=0)
X_FRAME_OPTIONS = "DENY"
_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{key: ["'none'"] for key in ("default-src", "frame-ancestors", "base-uri")},
        **dict.fromkeys(("script-src", "style-src", "font-src", "connect-src"), _SELF),
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "blob:"],  # recordings: one's own before it is sent, and what staff listen to
        "form-action": [*_SELF, *sign_in.origins(SOCIALACCOUNT_PROVIDERS)],  # a sign-in form leads there
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
FORMAT_MODULE_PATH = "fahui.project.formats"
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME = "lang"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [("build", ROOT / "build")] if (ROOT / "build").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.bool("STATIC_HASHED", default=(STATIC_ROOT / "staticfiles.json").exists()) and not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILES_ROOT = VAR / "files"
ANCHOR_ROOT = Path(env.str("FAHUI_ANCHORS", default=str(VAR / "anchors")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
UPLOAD_MAX_BYTES, UPLOAD_MAX_PAGES = 10 * 1024 * 1024, 200

SMS_SENDER = env.str("FAHUI_SMS_SENDER", default="fahui.core.texting.ConsoleSender" if DEMO else "")
DATA_CHECKS = data_checks.joined(env)  # by holder: url, client, key (docs/data-checks.md)
SEAL_SERVICE = env.str("FAHUI_SEAL_SERVICE", default="fahui.documents.pkcs12_seal.Pkcs12Seal")
SILENCED_SYSTEM_CHECKS = ["fields.W342"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "fahui.core.logs.MaskNumbers"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["masked"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"fahui": {"level": env.str("LOG_LEVEL", default="INFO")}},
}
