from django.apps import AppConfig
from django.db.backends.signals import connection_created

from wmpmh import deployment


class RecordsConfig(AppConfig):
    name = "records"

    def ready(self) -> None:
        connection_created.connect(deployment.refuse_another_mode, dispatch_uid="refuse_another_mode")
