"""The areas police have had (partnership-and-training section 6), and a group for each role. Never re-labelled: only added to."""

from datetime import date

from django.db import migrations

from accounts.rules import Role

TODAY = [
    ("birmingham", "Birmingham"),
    ("coventry", "Coventry"),
    ("dudley", "Dudley"),
    ("sandwell", "Sandwell"),
    ("solihull", "Solihull"),
    ("walsall", "Walsall"),
    ("wolverhampton", "Wolverhampton"),
]
FORMER = [
    ("birmingham-west-and-central", "Birmingham West and Central", "birmingham"),
    ("birmingham-east", "Birmingham East", "birmingham"),
    ("birmingham-north", "Birmingham North", "birmingham"),
    ("birmingham-south", "Birmingham South", "birmingham"),
    *[(code, name, code) for code, name in TODAY if code != "birmingham"],
]
LPA_FROM, NPU_FROM = date(2023, 4, 3), date(2010, 4, 1)


def load(apps, schema_editor):
    alias = schema_editor.connection.alias
    area = apps.get_model("accounts", "Area").objects.using(alias)
    for code, name in TODAY:
        area.create(code=code, scheme="lpa_2023", name=name, valid_from=LPA_FROM)
    for code, name, now in FORMER:
        parent = area.get(scheme="lpa_2023", code=now)
        area.create(code=code, scheme="npu", name=name, parent=parent, valid_from=NPU_FROM, valid_to=LPA_FROM)
    group = apps.get_model("auth", "Group").objects.using(alias)
    for role in Role:
        group.get_or_create(name=role.value)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
