"""Make the demonstration people, give places invented numbers, and print how to sign in."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import actions
from partners.actions import give_demonstration_numbers
from wmpmh.access import acting_as_system
from wmpmh.errors import Refused


class Command(BaseCommand):
    help = (
        "Make the demonstration people, duty posts and bookings (never on a live database), and print how to sign in."
    )

    def handle(self, *args: object, **options: object) -> None:
        try:
            with acting_as_system():
                cast = actions.make_demonstration(now=timezone.now())
                give_demonstration_numbers()
        except Refused as refused:
            raise CommandError(str(refused), returncode=1) from refused
        self.stdout.write(f"Sign-in names (password: {actions.PASSWORD}). Everyone here is invented.")
        for user in cast:
            self.stdout.write(f"  {user.username:<11}{user.called}, {', '.join(sorted(user.roles))}")
