#!/bin/sh
# Collect and compress static files as production serves them. Its settings want secrets to start:
# these live for this one command.
set -eu

key() { python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'; }

WMPMH_ENVIRONMENT=production WMPMH_MODE=live SECRET_KEY="$(key)$(key)" SEAL_KEYS="$(key)" PSEUDONYM_KEYS="$(key)" TICKET_KEYS="$(key)" \
    ALLOWED_HOSTS=build DATABASE_URL=postgresql://build/build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput --clear --verbosity 0
