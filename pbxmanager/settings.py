"""Settings of the whole project. Each comes from an environment variable; ``docs/settings.md`` lists them."""

import base64
import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from pbxmanager import environment
from pbxmanager.navigation import NAVIGATION

BASE_DIR = Path(__file__).resolve().parent.parent

# State: everything that a run writes lies below this one directory.
PBX_STATE_DIR = Path(environment.text("PBX_STATE_DIR", str(BASE_DIR / "var"))).resolve()
_KEYS_DIR = PBX_STATE_DIR / "keys"


def _key_file(name: str) -> Path:
    """Make a random key at first use; two processes at once end up with the same one."""
    path = _KEYS_DIR / name
    if not path.exists():
        _KEYS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f".{name}.{os.getpid()}")
        fresh.write_bytes(base64.urlsafe_b64encode(os.urandom(32)) + b"\n")
        fresh.chmod(0o600)
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # the other process was first: its key counts
        finally:
            fresh.unlink()
    return path


SECRET_KEY = environment.text("PBX_SECRET_KEY") or _key_file("django.key").read_text().strip()
PBX_SEALING_KEYS_FILE = Path(environment.text("PBX_SEALING_KEYS_FILE") or _key_file("sealing.keys"))

DEBUG = environment.flag("PBX_DEBUG")
ALLOWED_HOSTS = environment.words("PBX_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("PBX_TRUSTED_ORIGINS")
if environment.flag("PBX_BEHIND_TLS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "pbxmanager.core",  # first: its templates go before those of the admin
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pbxmanager.directory",
    "pbxmanager.routing",
    "pbxmanager.media",
    "pbxmanager.queues",
    "pbxmanager.voicemail",
    "pbxmanager.fax",
    "pbxmanager.operations",
    "pbxmanager.provisioning",
    "pbxmanager.live",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pbxmanager.operations.journal.JournalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

ROOT_URLCONF = "pbxmanager.urls"
WSGI_APPLICATION = "pbxmanager.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        environment.text("PBX_DATABASE_URL", f"sqlite:///{PBX_STATE_DIR / 'pbxmanager.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,  # after a restart of the database no page fails
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time that waits its turn, readers that never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# A page that fails leaves its reason where the process writes: without this, only debug pages would tell. Values are not logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "INFO"}},
}

LANGUAGE_CODE = environment.text("PBX_LANGUAGE", "en")
LANGUAGES = [("en", _("English"))]
TIME_ZONE = environment.text("PBX_TIME_ZONE", "UTC")
USE_I18N = USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = PBX_STATE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.BasicAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.DjangoModelPermissions"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.SearchFilter",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["pbxmanager.core.answers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PBX Manager",
    "DESCRIPTION": "The office's telephones as data: people, devices, trunks, numbers, routes, permissions.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "TransportEnum": "pbxmanager.core.choices.Transport",
        "EncryptionEnum": "pbxmanager.core.choices.Encryption",
        "MomentEnum": "pbxmanager.routing.models.calendar.Moment",
        "WeekdayEnum": "pbxmanager.routing.models.calendar.OpeningHours.Weekday",
        "TrunkKindEnum": "pbxmanager.routing.models.trunk.Trunk.Kind",
        "DeviceKindEnum": "pbxmanager.directory.models.device.Device.Kind",
        "KeyKindEnum": "pbxmanager.provisioning.models.layer.Key.Kind",
        "PushKindEnum": "pbxmanager.provisioning.models.push.Push.Kind",
        "PushStateEnum": "pbxmanager.provisioning.models.push.Push.State",
        "WayEnum": "pbxmanager.provisioning.models.fetch.Way",
    },
}

# The telephone engine.
PBX_ASTERISK = Path(environment.text("PBX_ASTERISK", str(PBX_STATE_DIR / "asterisk-engine" / "current" / "asterisk")))
PBX_ASTERISK_MODULES = environment.text("PBX_ASTERISK_MODULES")
PBX_ASTERISK_DATA = environment.text("PBX_ASTERISK_DATA")
PBX_ASTERISK_DIR = PBX_STATE_DIR / "asterisk"
PBX_FFMPEG = environment.text("PBX_FFMPEG")
PBX_SPEECH = environment.text("PBX_SPEECH", "pbxmanager.media.speech.EspeakNg")
PBX_SIP_BIND = environment.text("PBX_SIP_BIND", "0.0.0.0")
PBX_SIP_PORT = environment.number("PBX_SIP_PORT", 5060, low=1)
PBX_SIP_TLS_PORT = environment.number("PBX_SIP_TLS_PORT", 5061, low=1)
PBX_RTP_FIRST = environment.number("PBX_RTP_FIRST", 10000, low=1024)
PBX_RTP_LAST = environment.number("PBX_RTP_LAST", 19999, low=1024)
PBX_RECORDINGS_DIR = environment.text("PBX_RECORDINGS_DIR")
PBX_GENERATIONS_KEPT = environment.number("PBX_GENERATIONS_KEPT", 200, low=2)
PBX_AMI_PORT = environment.number("PBX_AMI_PORT", 5038, low=1)
PBX_SIP_CERTIFICATE = environment.text("PBX_SIP_CERTIFICATE")
PBX_SIP_PRIVATE_KEY = environment.text("PBX_SIP_PRIVATE_KEY")
PBX_CERTIFICATE_AUTHORITIES = environment.text("PBX_CERTIFICATE_AUTHORITIES", "/etc/ssl/certs/ca-certificates.crt")

# Desk phones that fetch their configuration.
PBX_PHONE_SERVER = environment.text("PBX_PHONE_SERVER")
if PBX_PHONE_SERVER and "*" not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(PBX_PHONE_SERVER)
PBX_PROVISIONING_URL = environment.text("PBX_PROVISIONING_URL")
PBX_ZOIPER_PROVIDER = environment.text("PBX_ZOIPER_PROVIDER")
PBX_ACROBITS_CLOUD_ID = environment.text("PBX_ACROBITS_CLOUD_ID")
PBX_BOOTSTRAP_URL = environment.text("PBX_BOOTSTRAP_URL")
PBX_TFTP_BIND = environment.text("PBX_TFTP_BIND", "0.0.0.0")
PBX_TFTP_PORT = environment.number("PBX_TFTP_PORT", 69, low=1)
PBX_PNP_PORT = environment.number("PBX_PNP_PORT", 5060, low=1)
PBX_PNP_INTERFACES = environment.words("PBX_PNP_INTERFACES")
PBX_MEDIA_DIR = Path(environment.text("PBX_MEDIA_DIR", str(PBX_STATE_DIR / "phone-media")))
PBX_TRUSTED_PROXIES = environment.words("PBX_TRUSTED_PROXIES")
PBX_CLIENT_CERTIFICATES = environment.flag("PBX_CLIENT_CERTIFICATES")
PBX_PHONE_AUTHORITY = environment.text("PBX_PHONE_AUTHORITY")
PBX_UNKNOWN_PHONES_AN_HOUR = environment.number("PBX_UNKNOWN_PHONES_AN_HOUR", 100, low=1)
PBX_UNKNOWN_PHONES_IN_ALL = environment.number("PBX_UNKNOWN_PHONES_IN_ALL", 1000, low=1)
PBX_REFUSALS_A_MINUTE = environment.number("PBX_REFUSALS_A_MINUTE", 300, low=1)
# Mails with voice messages and faxes.
PBX_MAIL_FROM = environment.text("PBX_MAIL_FROM", "pbx@localhost")
PBX_SMTP_HOST = environment.text("PBX_SMTP_HOST")
PBX_SMTP_PORT = environment.number("PBX_SMTP_PORT", 25, low=1)
PBX_SMTP_SECURITY = environment.text("PBX_SMTP_SECURITY", "none")
PBX_SMTP_USERNAME = environment.text("PBX_SMTP_USERNAME")
PBX_SMTP_PASSWORD = environment.text("PBX_SMTP_PASSWORD")

UNFOLD = {
    "SITE_TITLE": "PBX Manager",
    "SITE_HEADER": "PBX Manager",
    "SITE_SUBHEADER": _("The office's telephones"),
    "SITE_SYMBOL": "call",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "pbxmanager.operations.overview.overview",
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": NAVIGATION,
    },
}
