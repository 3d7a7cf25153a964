"""Places with no row of their own: a station, a home, another hospital. Where a person was taken must always have a word (decision 5)."""

from django.db import migrations

SAY_WHICH = "Say which in the note."
PLACES = [
    ("other_hospital", "A hospital not listed"),
    ("care_home", "A care home"),
    ("private_home", "A home"),
    ("police_station", "A police station"),
    ("other", "A place not listed"),
]


def load(apps, schema_editor):
    sites = apps.get_model("partners", "Site").objects.using(schema_editor.connection.alias)
    for kind, name in PLACES:
        sites.get_or_create(kind=kind, name=name, defaults={"note": SAY_WHICH})


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_load_agencies_and_sites")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
