"""`migrate`, as the role that owns the tables. The application's own role can create nothing (decision 11)."""

from django.core.management.commands import migrate


class Command(migrate.Command):
    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
