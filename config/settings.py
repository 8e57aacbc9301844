"""The one settings file. What the environment may change is read here, by config.environment."""

import re

from django.utils.csp import CSP

from config import environment

BASE_DIR = environment.BASE_DIR

DEBUG = environment.flag("DEBUG")
PORT = environment.whole_number("PORT", default=8000, largest=65535)
WEB_CONCURRENCY = environment.whole_number("WEB_CONCURRENCY", default=1, largest=256)

CONTENT_DIR = environment.folder("CONTENT_DIR", default=BASE_DIR / "content")
DATA_DIR = environment.writable_folder("DATA_DIR", default=BASE_DIR / "var")

SECRET_KEY = environment.secret_key("SECRET_KEY", kept_in=DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = environment.secret_keys("SECRET_KEY_FALLBACKS")

# The address people see. It decides Secure cookies, HSTS and trusted origins.
SITE_URL = environment.origin("SITE_URL", default=f"http://localhost:{PORT}")
HTTPS = SITE_URL.startswith("https://")
# Where people write to whoever runs the site: an e-mail address, a page, or nowhere.
CONTACT = environment.contact("CONTACT")
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")

_SITE_HOST = re.sub(r"^https?://|:\d+$", "", SITE_URL)
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", default=[_SITE_HOST, "localhost", "127.0.0.1", "[::1]"]
)

# The house

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "config",
    "course",
    "learners",
    "quizzes",
]

MIDDLEWARE = [
    "config.middleware.trusted_proxies",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.isolation_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.compression",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "learners.middleware.LearnerMiddleware",
    "config.middleware.page_for_wrong_methods",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        # Without "loaders" Django caches templates; in `make dev` a save empties the cache.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "learners.preferences.preferences",
            ]
        },
    }
]

DATABASES = {"default": environment.database("DATABASE_URL", default=DATA_DIR / "kapitel.sqlite3")}

# What has been rendered, from one start to the next (see course.shelf). Deleting it costs time only.
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "rendered": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "rendered",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# Language and time

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk")]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

# Static files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.bundles.BundledStorage"
    },
}

# Security

# All scripts and styles are files of ours, so that no nonce is needed.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
# A browser keeps a cookie named __Host- only when it is Secure and set by this very host.
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

SILENCED_SYSTEM_CHECKS = [
    # The other hosts of the operator's domain are not ours to bind, least of all for good.
    "security.W005",  # SECURE_HSTS_INCLUDE_SUBDOMAINS
    "security.W021",  # SECURE_HSTS_PRELOAD
    # The proxy that holds the certificate redirects. A redirect here would send every visitor in
    # circles as long as TRUSTED_PROXIES is not set.
    "security.W008",  # SECURE_SSL_REDIRECT
]

# The largest form is a comment and a few choices; nothing is uploaded.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# Log: one line an event, to stderr

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Named here, because Django's own configuration would send its errors by e-mail.
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Strangers who try addresses and host names at random are no news.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        **{app: {"level": "INFO"} for app in ("config", "course", "learners", "quizzes")},
    },
}
