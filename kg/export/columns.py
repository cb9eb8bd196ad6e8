"""The five tables column by column: name, type and meaning, from which headers and documents are made."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """``type`` is one of Frictionless' words: string, integer, number, boolean."""

    name: str
    type: str
    description: str


class Table(NamedTuple):
    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    # Column to the table whose ids it holds.
    references: tuple[tuple[str, str], ...] = ()


def _columns(text: str) -> tuple[Column, ...]:
    rows = (line.split(None, 2) for line in text.strip().splitlines())
    return tuple(Column(*row) for row in rows)


EVENTS = Table(
    "events",
    "One row an event, whatever its polarity and factuality",
    _columns("""
        id string The event's id, "ev:" and a digest of its content.
        type string The event type, as the codebook lists it.
        plover string The PLOVER class of the type.
        cameo string The CAMEO code of the type, where one exists.
        quad string The quad class: verbal or material, cooperation or conflict.
        intensity number The PLOVER class's score from -10 (conflict) to 10 (cooperation).
        date string The day, month or year (ISO 8601), as exact as the texts have it; empty when unsaid.
        polarity string positive, or negative for what is said not to have happened.
        factuality string actual, alleged, planned or hypothetical.
        actor string Names of those who act, joined by "; ".
        actor_id string Their entity ids, in the same order.
        target string Names of those acted upon, joined by "; ".
        target_id string Their entity ids, in the same order.
        theme string What it is about: the name of an entity, or words of the text.
        theme_id string The theme's entity id, where it is an entity.
        instrument string The name of the means, such as a weapon.
        place string The name of the place.
        place_id string The place's entity id.
        count integer How many people or things, as the texts say.
        comparator string How to read the count: exactly, atLeast, atMost, moreThan, lessThan or about.
        attributed_to string The name of the source that the text gives; empty when it speaks for itself.
        confidence number Confidence of the reading from 0 to 1; not of the fact.
        reports integer How many documents tell of it.
        independent_sources integer How many of them do not repeat one another.
        documents string The ids of the documents, joined by "; ".
        quote string The words of the first mention; empty in an export without quotes.
    """),
    ("id",),
    (("theme_id", "entities"), ("place_id", "entities")),
)
MENTIONS = Table(
    "mentions",
    "One row a mention: the words of one document that tell of an event or a position",
    _columns("""
        id string The claim's id, a digest of its content.
        of string The id of the event ("ev:") or position ("pos:") that it tells of.
        document string The document's id.
        post integer The number of the post in a live blog, from 1.
        seen string The time of the post (UTC), or else the day of the document.
        start integer Where the words begin: characters of the document's text as it was read, from 0.
        end integer Where they end, exclusive.
        trigger_start integer Where the word begins that names the act.
        trigger_end integer Where it ends, exclusive.
        quote string The words; empty in an export without quotes.
        quote_sha256 string The SHA-256 of the words in UTF-8.
        speaker string The name of whoever says so, where the text names one.
        speaker_id string The speaker's entity id.
        cue string The word that marks the statement as somebody's; empty in an export without quotes.
        rule string The rule or model that read it.
        polarity string positive or negative in these words; empty for a position.
        factuality string actual, alleged, planned or hypothetical in these words; empty for a position.
        date string The event's date as these words have it.
        count integer The number as these words have it.
        comparator string How to read that number.
        confidence number Confidence of this reading from 0 to 1; empty for a position.
        grounds string What that confidence rests on, joined by "; ", as ontology/confidence.toml lists it.
    """),
    ("id",),
    (("speaker_id", "entities"),),
)
ENTITIES = Table(
    "entities",
    "One row an entity: a person, country, body, place or thing",
    _columns("""
        id string The entity's id, "ent:" and its name in plain letters.
        label string Its name.
        class string Its class, as the codebook lists it; empty when unknown.
        aliases string Other names and wordings, joined by "; ".
        iso3 string The ISO 3166-1 alpha-3 code of a country.
        part_of string The id of the entity that it belongs to or lies in.
        country string The ISO code of the country that it is or belongs to, as far as the graph says.
        exact_matches string IRIs of the same entity elsewhere (Wikidata, GeoNames), joined by "; ".
        latitude number Degrees north of a place, where the gazetteer knows it.
        longitude number Degrees east.
        events integer How many events it takes part in, in any role.
    """),
    ("id",),
    (("part_of", "entities"),),
)
POSITIONS = Table(
    "positions",
    "One row a position: a person holds a title at a body or country",
    _columns("""
        id string The position's id, "pos:" and a digest of its content.
        person_id string The holder's entity id.
        person string The holder's name.
        title string The title, in the text's words.
        body_id string The entity id of the body or country.
        body string Its name.
        first_seen string The first day on which a text says so.
        last_seen string The last such day.
        documents string The ids of the documents that say so, joined by "; ".
    """),
    ("id",),
    (("person_id", "entities"), ("body_id", "entities")),
)
DYADS = Table(
    "dyads",
    "One row an ordered pair of entities and PLOVER class; the sides of a symmetric event are sorted by id",
    _columns("""
        source_id string The entity id of the one who acts.
        source string The name.
        target_id string The entity id of the one acted upon.
        target string The name.
        plover string The PLOVER class.
        quad string Its quad class.
        intensity number Its score from -10 (conflict) to 10 (cooperation).
        told integer Events that are told as having happened.
        denied integer Events that are said not to have happened.
        unsure integer Events that are alleged, planned or hypothetical.
        first string The first date among those told.
        last string The last such date.
        events string The ids of all these events, joined by "; ".
    """),
    ("source_id", "target_id", "plover"),
    (("source_id", "entities"), ("target_id", "entities")),
)
TABLES = {t.name: t for t in (EVENTS, MENTIONS, ENTITIES, POSITIONS, DYADS)}
