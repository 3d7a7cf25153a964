"""Every setting, read once from the environment; `.env.example` lists them all."""

from pathlib import Path

import environ

from wmpmh import embedded, safety

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


# Where we are -------------------------------------------------------------------------------------
# development makes what is missing; production refuses to start without it.
WMPMH_ENVIRONMENT = env("WMPMH_ENVIRONMENT", default="development")
PRODUCTION = safety.is_production(WMPMH_ENVIRONMENT)
# What the first migrate makes this database for ever; afterwards it has to agree (wmpmh.deployment).
WMPMH_MODE = safety.mode(env("WMPMH_MODE", default=""), production=PRODUCTION)
DEBUG = env.bool("DEBUG", default=False)

# Secrets: in development the embedded services' folder keeps one set, made once.
made = {} if PRODUCTION else embedded.secrets()
SECRET_KEY = env("SECRET_KEY", default=made.get("SECRET_KEY", ""))
SEAL_KEYS = env.list("SEAL_KEYS", default=made.get("SEAL_KEYS", []))  # Fernet keys, newest first
PSEUDONYM_KEYS = env.list("PSEUDONYM_KEYS", default=made.get("PSEUDONYM_KEYS", []))
TICKET_KEYS = env.list("TICKET_KEYS", default=made.get("TICKET_KEYS", []))

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_FAILURE_VIEW = "incidents.signed_out.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if PRODUCTION:
    safety.refuse_unsafe(
        secret_key=SECRET_KEY,
        debug=DEBUG,
        hosts=ALLOWED_HOSTS,
        keys={"SEAL_KEYS": SEAL_KEYS, "PSEUDONYM_KEYS": PSEUDONYM_KEYS, "TICKET_KEYS": TICKET_KEYS},
        urls={name: env(name, default="") for name in ("DATABASE_URL", "REDIS_URL")},
    )


# What is installed --------------------------------------------------------------------------------
LOCAL_APPS = ["accounts", "records", "guidance", "partners", "incidents", "reports"]
INSTALLED_APPS = [
    # Before Django's own, so that records' `migrate` (as the owner role) is the one that runs.
    *LOCAL_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",  # lets our templates override the form renderer's
    "rest_framework",
    "guardian",
    "pgtrigger",
    "pghistory",
    "django_structlog",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "wmpmh.logs.RequestLog",
    "wmpmh.plain_text.PlainText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "incidents.signed_out.KeepWhatWasSent",  # LoginRequiredMiddleware, which first keeps what was typed
    # Opens the request's one transaction and says to the database who is asking.
    "wmpmh.access.ActingAs",
]
ROOT_URLCONF = "wmpmh.urls"
WSGI_APPLICATION = "wmpmh.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wmpmh.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# Database -----------------------------------------------------------------------------------------
# Two roles on one database: the application's owns nothing and is held by row security; the
# owner's runs migrations. A process that never migrates need not be given the owner's address.
def database(url: str, **extra: object) -> dict:
    return env.db_url_config(url) | {
        "ATOMIC_REQUESTS": False,  # ActingAs opens the transaction, with its SET LOCAL settings
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **extra,
    }


DATABASE_URL = env("DATABASE_URL", default="")
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", default="")
if not DATABASE_URL:
    DATABASE_URL, DATABASE_OWNER_URL = embedded.urls()["DATABASE_URL"], embedded.urls()["DATABASE_OWNER_URL"]
DATABASES = {"default": database(DATABASE_URL)}
if DATABASE_OWNER_URL:
    # Tests create and migrate the database as the owner and then use it as the application.
    DATABASES["owner"] = database(DATABASE_OWNER_URL, CONN_MAX_AGE=0, TEST={"DEPENDENCIES": []})
    DATABASES["default"]["TEST"] = {"MIRROR": "owner"}

REDIS_URL = env("REDIS_URL", default="") or embedded.urls()["REDIS_URL"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"


# People -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian's stand-in user: we grant nothing to visitors
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"


# Language, time, files ----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static" / "collected"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # ours; no package's
STATICFILES_DIRS = [path for path in [BASE_DIR / "static" / "build"] if path.is_dir()]
WHITENOISE_USE_FINDERS = not STATIC_ROOT.is_dir()
STATIC_STORAGE = "CompressedManifestStaticFilesStorage" if PRODUCTION else "CompressedStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": f"whitenoise.storage.{STATIC_STORAGE}"},
}
WMPMH_FILES = Path(env("WMPMH_FILES", default="") or embedded.data_folder() / "files")  # PDFs we made
MEDIA_ROOT = WMPMH_FILES


# The browser --------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one long shift
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}


# Jobs ---------------------------------------------------------------------------------------------
# The database row is the job; a message carries its id and only wakes a worker.
# Celery spells a socket's address, and the number of its database, in its own way.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = CELERY_EVENT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
# Longer than the hard limit, or a slow task would be handed to a second worker while it runs.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "default"
# The pdf queue has a worker of its own, whose children are recycled: laying out pages keeps memory.
CELERY_TASK_ROUTES = {"reports.tasks.make_*": {"queue": "pdf"}}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(embedded.data_folder() / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "seal readings": {"task": "records.tasks.seal_readings", "schedule": 60, "options": {"expires": 55}},
    "sweep documents": {"task": "reports.tasks.sweep_documents", "schedule": 15, "options": {"expires": 14}},
}


# The technical log: event names and ids, never a person's name, address or health detail -----------
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
LOGGING_CONFIG = "wmpmh.logs.configure"
LOGGING = {"level": env("LOG_LEVEL", default="INFO"), "json": PRODUCTION}
