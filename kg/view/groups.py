"""An entity class in, the group out whose colour and shape the page gives it.

Eighteen classes are more than anybody tells apart by colour, so they share eight looks; colour and
shape both differ from group to group, and the colours stay apart for colour-blind readers.
"""

from __future__ import annotations

from collections.abc import Mapping

# Group to the shape of vis-network; page.css holds the colours, as --group-<name>.
SHAPES: Mapping[str, str] = {
    "country": "dot",
    "person": "triangle",
    "government": "square",
    "armed": "triangleDown",
    "organization": "hexagon",
    "place": "diamond",
    "thing": "star",
    "unknown": "dot",
}
LABELS: Mapping[str, str] = {
    "country": "Countries",
    "person": "People",
    "government": "Governments and unions",
    "armed": "Armed forces",
    "organization": "Organisations and groups",
    "place": "Places and facilities",
    "thing": "Agreements, weapons, laws",
    "unknown": "Class not known",
}
_CLASSES: Mapping[str, str] = {
    "Country": "country",
    "Person": "person",
    "GovernmentBody": "government",
    "IntergovernmentalOrganization": "government",
    "ArmedForce": "armed",
    "ArmedGroup": "armed",
    "Party": "organization",
    "Company": "organization",
    "Media": "organization",
    "Organization": "organization",
    "Group": "organization",
    "Place": "place",
    "Facility": "place",
    "Agreement": "thing",
    "Gathering": "thing",
    "Weapon": "thing",
    "Law": "thing",
    "Case": "thing",
}


def group_of(cls: str) -> str:
    """The group of a class; "unknown" for none, and for a class that the ontology gained since."""
    return _CLASSES.get(cls, "unknown")
