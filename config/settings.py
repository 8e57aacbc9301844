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

MAILERS = {"default": environment.mailer("MAIL_URL", default=DATA_DIR / "mails")}
# Where mails lie on this machine, as long as nobody has said where they are to go.
MAIL_FOLDER = None if environment.text("MAIL_URL") else DATA_DIR / "mails"

_SITE_HOST = re.sub(r"^https?://|:\d+$", "", SITE_URL)
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", default=[_SITE_HOST, "localhost", "127.0.0.1", "[::1]"]
)

# The house

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "config",
    "course",
    "learners",
    "quizzes",
    "insights",
]

MIDDLEWARE = [
    "config.middleware.trusted_proxies",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.isolation_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.compression",
    "django.middleware.common.CommonMiddleware",
    # Reading asks none of these three for anything: a session is loaded where an account matters.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "learners.middleware.LearnerMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
                "django.contrib.messages.context_processors.messages",
                "learners.preferences.preferences",
            ]
        },
    }
]

DATABASES = {"default": environment.database("DATABASE_URL", default=DATA_DIR / "kapitel.sqlite3")}

# What has been rendered, from one start to the next (see course.shelf). Deleting it costs time only.
CACHES: dict[str, dict[str, object]] = {
    # Who has tried how often. Room enough that nobody can push others' numbers out by trying a lot.
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "rendered": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "rendered",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# Accounts

AUTH_USER_MODEL = "learners.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "learners.accounts.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Codes, and no links: they work in the browser where she began, whichever device has her mail.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
# Strict for an account, wide for an address: a whole school sits behind one.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,10/5m/key",
    "signup": "100/m/ip",
    "confirm_email": "3/m/key",
    "request_login_code": "100/m/ip,3/m/key",
    "reset_password": "100/m/ip,3/m/key",
    "reset_password_from_key": "100/m/ip",
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
DEFAULT_FROM_EMAIL = environment.address("MAIL_FROM", default=f"kapitel@{_SITE_HOST}")

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
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

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
        **{
            app: {"level": "INFO"}
            for app in ("config", "course", "learners", "quizzes", "insights")
        },
    },
}
