"""Agencies and sites as public sources name them (partnership-and-training section 7). Every row is to be confirmed by its owner."""

from django.db import migrations

BSMHFT = "Birmingham and Solihull Mental Health NHS Foundation Trust"
BCH = "Black Country Healthcare NHS Foundation Trust"
CWPT = "Coventry and Warwickshire Partnership NHS Trust"
FTB = "Birmingham Women’s and Children’s NHS Foundation Trust"
UHB = "University Hospitals Birmingham NHS Foundation Trust"
SWB = "Sandwell and West Birmingham NHS Trust"
DUDLEY, WALSALL = "The Dudley Group NHS Foundation Trust", "Walsall Healthcare NHS Trust"
RWT, UHCW = "The Royal Wolverhampton NHS Trust", "University Hospitals Coventry and Warwickshire NHS Trust"
AGENCIES = {
    "mental_health_trust": [BSMHFT, BCH, CWPT],
    "acute_trust": [FTB, UHB, SWB, DUDLEY, WALSALL, RWT, UHCW],
    "ambulance": ["West Midlands Ambulance Service"],
    "icb": [
        "NHS Birmingham and Solihull Integrated Care Board",
        "NHS Black Country Integrated Care Board",
        "NHS Coventry and Warwickshire Integrated Care Board",
    ],
    "council": [
        "Birmingham City Council",
        "Solihull Metropolitan Borough Council",
        "Dudley Metropolitan Borough Council",
        "Sandwell Metropolitan Borough Council",
        "Walsall Council",
        "City of Wolverhampton Council",
        "Coventry City Council",
    ],
}
SUITE, ED = "health_based_pos", "emergency_department"
SITES = [
    (SUITE, "Place of Safety, Oleaster", BSMHFT, "birmingham", "Edgbaston, Birmingham", "adult", ""),
    (
        SUITE,
        "Dorothy Pattison Hospital",
        BCH,
        "walsall",
        "Alumwell Close, Walsall",
        "unknown",
        "Two suites planned in June 2024; opening not confirmed.",
    ),
    (
        SUITE,
        "Hallam Street Hospital",
        BCH,
        "sandwell",
        "West Bromwich",
        "unknown",
        "Former or current suite; not confirmed.",
    ),
    (
        SUITE,
        "Penn Hospital",
        BCH,
        "wolverhampton",
        "Wolverhampton",
        "unknown",
        "Former or current suite; not confirmed.",
    ),
    (
        SUITE,
        "Caludon Centre",
        CWPT,
        "coventry",
        "Clifford Bridge Road, Coventry",
        "unknown",
        "Suite and wards; not confirmed.",
    ),
    (ED, "Queen Elizabeth Hospital", UHB, "birmingham", "Mindelsohn Way, Edgbaston, B15", "unknown", ""),
    (ED, "Heartlands Hospital", UHB, "birmingham", "Bordesley Green East, B9", "unknown", ""),
    (ED, "Good Hope Hospital", UHB, "birmingham", "Rectory Road, Sutton Coldfield, B75", "unknown", ""),
    (
        ED,
        "Birmingham Children’s Hospital",
        FTB,
        "birmingham",
        "Steelhouse Lane, B4",
        "under_18",
        "Children’s emergency department.",
    ),
    (
        ED,
        "Midland Metropolitan University Hospital",
        SWB,
        "sandwell",
        "Grove Lane, Smethwick",
        "unknown",
        "Replaced City and Sandwell General.",
    ),
    (ED, "Russells Hall Hospital", DUDLEY, "dudley", "Pensnett Road, Dudley, DY1", "unknown", ""),
    (ED, "Manor Hospital", WALSALL, "walsall", "Moat Road, Walsall, WS2", "unknown", ""),
    (ED, "New Cross Hospital", RWT, "wolverhampton", "Wednesfield Road, WV10", "unknown", ""),
    (ED, "University Hospital Coventry", UHCW, "coventry", "Clifford Bridge Road, Coventry, CV2", "unknown", ""),
]


def load(apps, schema_editor):
    alias = schema_editor.connection.alias
    agency, site = (
        apps.get_model("partners", "Agency").objects.using(alias),
        apps.get_model("partners", "Site").objects.using(alias),
    )
    area = apps.get_model("accounts", "Area").objects.using(alias)
    for kind, names in AGENCIES.items():
        for name in names:
            agency.create(name=name, kind=kind)
    for kind, name, run_by, code, address, ages, note in SITES:
        site.create(
            kind=kind,
            name=name,
            agency=agency.get(name=run_by),
            area=area.get(scheme="lpa_2023", code=code),
            address_area=address,
            ages=ages,
            note=note,
        )


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_tables"), ("accounts", "0002_load_areas_and_roles")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
