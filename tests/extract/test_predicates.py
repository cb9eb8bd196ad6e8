"""Slots of verbs and nouns; "-" stands for a slot that must stay empty."""

import pytest

from tests.parsed import read, word

pytestmark = pytest.mark.model

NONE = "-"


def filled(text: str, head: str) -> dict[str, str]:
    found = read(text)
    predicate = found.reader.predicate(word(found, head))
    return {slot: " ".join(t.text for t in words) for slot, words in predicate.slots.items()}


@pytest.mark.parametrize(
    ("text", "verb", "subj", "obj"),
    [
        ("Chad expelled the envoys.", "expelled", "Chad", "envoys"),
        ("The envoys were expelled by Chad.", "expelled", "Chad", "envoys"),
        ("The envoys were expelled on Monday.", "expelled", NONE, "envoys"),
        ("The envoys were expelled by Friday.", "expelled", NONE, "envoys"),
        ("The envoys expelled by Chad flew home.", "expelled", "Chad", "envoys"),
        ("Four pirates were killed and two wounded.", "wounded", NONE, "two"),
        ("Four pirates were killed and others fled.", "fled", "others", NONE),
        ("The detained editor was ill.", "detained", NONE, "editor"),
        ("Advancing troops took the town.", "Advancing", "troops", NONE),
        ("The drones that hit the bridge came at dawn.", "hit", "drones", "bridge"),
        ("The bridge that the drones hit is closed.", "hit", "drones", "bridge"),
        ("Mali ordered the envoy to leave the country.", "leave", "envoy", "country"),
        ("Mali promised the envoy to leave the country.", "leave", "Mali", "country"),
        ("Mali decided to leave the bloc.", "leave", "Mali", "bloc"),
        ("The envoy was ordered to leave the country.", "leave", "envoy", "country"),
        ("Mali's decision to leave the bloc came late.", "leave", "Mali", "bloc"),
        ("Iran was accused of arming the group.", "arming", "Iran", "group"),
        ("Washington accused Iran of arming the group.", "arming", "Iran", "group"),
        ("On Friday rebels took the town.", "took", "rebels", "town"),
        ("On 13 July rebels took the town.", "took", "rebels", "town"),
        ("On Friday's eve rebels took the town.", "took", "rebels", "town"),
        ("Rebels took the town in July raids.", "took", "Rebels", "town"),
        ("Troops shelled and burned the town.", "burned", "Troops", "town"),
        ("France and Mali signed the pact.", "signed", "France Mali", "pact"),
        (
            "Kenya, whose president flew to Juba on Monday, has offered aid.",
            "offered",
            "Kenya",
            "aid",
        ),
        ("Mali rejected an offer by Chad.", "rejected", "Mali", "offer"),
        ("They hold the guards responsible for the loss.", "hold", "They", "guards"),
        ("The envoys had been fired upon.", "fired", NONE, NONE),
        # Arcs that are set right.
        ("Mali denied that arms had been moved and accused Chad.", "accused", "Mali", "Chad"),
        ("Mali said Chad moved the arms and accused Niger.", "accused", "Chad", "Niger"),
        ("Mali asked Chad to leave the pact and is to meet Niger.", "meet", "Mali", "Niger"),
        ("Mali asked Chad to leave the pact and meet Niger.", "meet", "Chad", "Niger"),
        (
            "Samoa, whose prime minister, Tuilaepa Sailele, has accused Fiji, is calm.",
            "accused",
            "minister",
            "Fiji",
        ),
        ("Brazil and Chad, which have signed the pact, met.", "signed", "Brazil Chad", "pact"),
        ("Brazil and Chad, which has signed the pact, met.", "signed", "Chad", "pact"),
        ("The ships are due to meet the convoy.", "meet", "ships", "convoy"),
    ],
)
def test_subject_and_object_do_not_depend_on_voice_or_clause(
    text: str, verb: str, subj: str, obj: str
) -> None:
    slots = filled(text, verb)
    assert (slots.get("subj", NONE), slots.get("obj", NONE)) == (subj, obj)


@pytest.mark.parametrize(
    ("text", "noun", "slot", "expected"),
    [
        ("The expulsion of two envoys by Chad was lawful.", "expulsion", "by", "Chad"),
        ("The expulsion of two envoys by Chad was lawful.", "expulsion", "of", "envoys"),
        ("Chad's expulsion of the envoys was lawful.", "expulsion", "poss", "Chad"),
        ("Sudan carried out an attack on the port.", "attack", "support_subj", "Sudan"),
        ("Sudan carried out an attack on the port.", "attack", "on", "port"),
        ("The attack carried out by gunmen failed.", "attack", "by", "gunmen"),
        ("The minister went on a visit to Oman.", "visit", "support_subj", "minister"),
        ("Nine people were wounded in the strike.", "strike", "support_subj", NONE),
        ("Nine people were wounded in the strike.", "strike", "support_obj", "people"),
        ("The attack was launched by Chad.", "attack", "by", "Chad"),
        ("The retreat of the troops was welcomed by Chad.", "retreat", "by", NONE),
        ("The heavy attack failed.", "attack", "adj", NONE),
        ("The Russian attack failed.", "attack", "adj", "Russian"),
    ],
)
def test_an_event_noun_has_its_own_arguments_and_those_of_its_verb(
    text: str, noun: str, slot: str, expected: str
) -> None:
    assert filled(text, noun).get(slot, NONE) == expected
