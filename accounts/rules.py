"""Roles, duty posts and how people are named. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """The groups of design section 6. The value is the group's name."""

    OFFICER = "officer"
    CONTROL_ROOM = "control_room"
    CUSTODY = "custody"
    SUPERVISOR = "supervisor"
    TACTICAL_ADVISOR = "tactical_advisor"
    NPU_LEAD = "npu_lead"
    GUIDANCE_EDITOR = "guidance_editor"
    GUIDANCE_APPROVER = "guidance_approver"
    LEGAL = "legal"
    FORCE_LEAD = "force_lead"
    PARTNER = "partner"
    RECORDS_OFFICER = "records_officer"
    DATA_PROTECTION = "data_protection"
    AUDITOR = "auditor"
    PROFESSIONAL_STANDARDS = "professional_standards"
    DISCLOSURE = "disclosure"
    ANALYST = "analyst"
    INTEGRATION = "integration"


ROLE_LABELS = {
    Role.OFFICER: "Officer",
    Role.CONTROL_ROOM: "Control room",
    Role.CUSTODY: "Custody",
    Role.SUPERVISOR: "Supervisor",
    Role.TACTICAL_ADVISOR: "Mental Health Tactical Advisor",
    Role.NPU_LEAD: "NPU lead",
    Role.GUIDANCE_EDITOR: "Guidance editor",
    Role.GUIDANCE_APPROVER: "Guidance approver",
    Role.LEGAL: "Force legal services",
    Role.FORCE_LEAD: "Force lead",
    Role.PARTNER: "Partner",
    Role.RECORDS_OFFICER: "Records officer",
    Role.DATA_PROTECTION: "Data protection officer",
    Role.AUDITOR: "Auditor",
    Role.PROFESSIONAL_STANDARDS: "Professional standards",
    Role.DISCLOSURE: "Disclosure and coroner liaison",
    Role.ANALYST: "Analyst",
    Role.INTEGRATION: "Integration",
}


class PostKind(StrEnum):
    """Who can be told or rung. Police posts first, then partners' switchboards."""

    DUTY_SERGEANT = "duty_sergeant"
    DUTY_INSPECTOR = "duty_inspector"
    DUTY_SUPERINTENDENT = "duty_superintendent"
    CUSTODY_INSPECTOR = "custody_inspector"
    CONTROL_ROOM = "control_room"
    TACTICAL_ADVISOR = "tactical_advisor"
    FORCE_LEGAL = "force_legal"
    PROFESSIONAL_STANDARDS = "professional_standards"
    CONSULTEE = "consultee"
    NURSE_IN_CHARGE = "nurse_in_charge"
    SITE_MANAGER = "site_manager"
    TRUST_ON_CALL = "trust_on_call"
    ICB_ON_CALL = "icb_on_call"
    AMHP_SERVICE = "amhp_service"
    AMBULANCE_CONTROL = "ambulance_control"
    HOSPITAL = "hospital"
    CHILDRENS_SERVICES = "childrens_services"
    RECEIVING_STAFF = "receiving_staff"
    FAMILY_OR_CARER = "family_or_carer"
    PARENT = "parent"

    @property
    def label(self) -> str:
        return POST_LABELS[self]


POST_LABELS = {
    PostKind.DUTY_SERGEANT: "Duty sergeant",
    PostKind.DUTY_INSPECTOR: "Duty inspector",
    PostKind.DUTY_SUPERINTENDENT: "Duty superintendent",
    PostKind.CUSTODY_INSPECTOR: "Custody inspector",
    PostKind.CONTROL_ROOM: "Control room",
    PostKind.TACTICAL_ADVISOR: "Mental Health Tactical Advisor",
    PostKind.FORCE_LEGAL: "Force legal on call",
    PostKind.PROFESSIONAL_STANDARDS: "Professional standards",
    PostKind.CONSULTEE: "Professional to consult before section 136",
    PostKind.NURSE_IN_CHARGE: "Nurse in charge",
    PostKind.SITE_MANAGER: "Site manager",
    PostKind.TRUST_ON_CALL: "Trust manager on call",
    PostKind.ICB_ON_CALL: "Integrated care board on call",
    PostKind.AMHP_SERVICE: "AMHP service",
    PostKind.AMBULANCE_CONTROL: "Ambulance control",
    PostKind.HOSPITAL: "Hospital",
    PostKind.CHILDRENS_SERVICES: "Children’s services",
    PostKind.RECEIVING_STAFF: "Staff receiving the person",
    PostKind.FAMILY_OR_CARER: "Family or carer",
    PostKind.PARENT: "Person with parental responsibility",
}

CONSTABLES = frozenset({"constable", "sergeant", "inspector", "chief_inspector", "superintendent"})
"""Ranks that hold the office of constable; police staff and partners do not."""

RANK_SHORT = {
    "constable": "PC",
    "sergeant": "PS",
    "inspector": "Insp",
    "chief_inspector": "Ch Insp",
    "superintendent": "Supt",
}


def called(*, rank: str, collar_number: str, surname: str) -> str:
    """Return how a colleague is named on a page, such as "PC 7314 Hollis"."""
    return " ".join(part for part in (RANK_SHORT.get(rank, ""), collar_number, surname) if part)
