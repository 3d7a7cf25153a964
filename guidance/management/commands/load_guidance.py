"""Load the content files into the database. In a demonstration database two marked synthetic people approve, and it is published."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import synthetic_person
from accounts.rules import Role
from guidance import actions
from guidance.graph.load import ContentError
from wmpmh.access import acting_as_system
from wmpmh.deployment import is_demonstration
from wmpmh.errors import Refused


class Command(BaseCommand):
    help = "Load guidance/content. Publishes only in a demonstration database; in a live one only people publish."

    def handle(self, *args: object, **options: object) -> None:
        try:
            with acting_as_system():
                self.stdout.write(self.load())
        except (ContentError, Refused) as refused:
            raise CommandError(str(refused), returncode=1) from refused

    def load(self) -> str:
        now = timezone.now()
        demonstration = is_demonstration()
        author = synthetic_person("demo-editor", role=Role.GUIDANCE_EDITOR) if demonstration else None
        content, compiled = actions.load_guidance(folder=actions.CONTENT, by=author, now=now)
        if present := actions.made_in_the_portal(now=now):
            actions.make_findable_once(present)
            same = (
                "They are the same." if present.hash == compiled.edition else "They differ: bring a file in as a draft."
            )
            return f"Loaded. Edition {present.number}, in force, was made in the portal and stays. {same}"
        if not demonstration:
            return f"Loaded as drafts. Edition {compiled.edition[:12]} waits for its two approvals."
        for name, role, said_as in (
            ("demo-approver", Role.GUIDANCE_APPROVER, "approver"),
            ("demo-legal", Role.LEGAL, "legal"),
        ):
            actions.approve(
                content_hash=compiled.edition, said_as=said_as, by=synthetic_person(name, role=role), now=now
            )
        edition = actions.publish_edition(content=content, compiled=compiled, now=now)
        return f"Edition {edition.number} ({edition.hash[:12]}) is in force, approved by two synthetic people."
