"""What is kept of partners' places: what they last answered, and invented numbers where everything is invented."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import refuse_on_live
from partners.models import Site, SiteAnswer


@transaction.atomic
def keep_answer(
    *, answer_id: UUID, site: Site, asked_at: datetime, answer: str, space_about: datetime | None, why: str
) -> SiteAnswer:
    """Show every officer what a place answered. The same id again is put right in place."""
    said = {"site": site, "asked_at": asked_at, "answer": answer, "space_about": space_about, "why": why}
    return SiteAnswer.objects.update_or_create(pk=answer_id, defaults=said)[0]


@transaction.atomic
def forget_answer(*, answer_id: UUID) -> None:
    """Take away an answer whose event was corrected or withdrawn. The event itself stays."""
    SiteAnswer.objects.filter(pk=answer_id).delete()


@transaction.atomic
def give_demonstration_numbers() -> None:
    """Give each hospital an invented number (Ofcom keeps 0121 496 0xxx for drama). Raises NotADemonstration on live."""
    refuse_on_live()
    for count, site in enumerate(Site.objects.places_of_safety().filter(phone="").order_by("pk")):
        site.phone = f"0121 496 {200 + count:04}"
        site.save(update_fields=["phone"])
