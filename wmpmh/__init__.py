"""The project: settings, doors and services. No tables and no domain words.

Celery is loaded by the doors that send work (wsgi.py, manage.py, the workers), not here: the
commands that only read guidance answer in under two seconds, and it is a third of one.
"""
