"""Invented live blogs for measuring speed: the same arguments give the same text.

    python benchmarks/corpus.py --documents 200 --words 400 > corpus.jsonl

Names of states are real, persons and events are made up, and the text is no measure of quality: it is
built from a few patterns, as dense in events as live blogs are.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
from collections.abc import Iterator

STATES = {
    "Norway": "Norwegian",
    "Estonia": "Estonian",
    "Chad": "Chadian",
    "Peru": "Peruvian",
    "Jordan": "Jordanian",
    "Vietnam": "Vietnamese",
    "Serbia": "Serbian",
    "Kenya": "Kenyan",
    "Oman": "Omani",
    "Finland": "Finnish",
}
POSTS = "foreign minister|defence minister|prime minister|president|army chief|ambassador".split(
    "|"
)
FIRST = "Ana Boris Chen Dalia Emil Farah Goran Hana Ivo Jana Karim Lena".split()
LAST = "Abara Bekov Castell Dorin Eskola Farouk Gruber Hallas Ivanek Jomaa Kivi Lanz".split()
CITIES = "Tartu Abéché Arequipa Irbid Hue Niš Mombasa Sohar Turku Geneva".split()
TARGETS = "a fuel depot|a bridge|the port|a power station|a market|an airfield".split("|")
PATTERNS = (
    "{p1}, the {post} of {a}, met {p2} of {b} in {city} on {day} to discuss {topic}.",
    "{a} has expelled {n} {b_adj} diplomats, the {a_adj} {post} {p1} said.",
    "{a_adj} forces shelled {target} near {city} overnight, killing {n} people and injuring {m}.",
    "The government of {b} denied that its troops had crossed the border with {a}.",
    "{p1} accused {b} of supplying drones to rebels in {city}, according to local media.",
    "{a} plans to send {n} engineers to {b} in {month}, {p2} told reporters.",
    "“We will answer every attack,” {p1} said, urging {b} to withdraw from {city}.",
    "Hundreds of people marched in {city} on {day} against the agreement with {b}.",
    "{a} and {b} signed an agreement on {topic}, their first since {year}.",
    "It was the third meeting of its kind this year, and few expected {topic} to be settled.",
    "The weather has delayed flights to {city}, where {n} lorries are waiting at the border.",
)
TOPICS = "border security|grain exports|the release of prisoners|a ceasefire|fishing rights|energy".split(
    "|"
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January March May July September November".split()


def document(number: int, words: int, dice: random.Random) -> dict[str, str]:
    """One document of about ``words`` words, with a time stamp above every few paragraphs."""
    day = dt.date(2024, 1, 1) + dt.timedelta(days=number % 300)
    lines = [f"Live: events of {day.day} {day:%B %Y}"]
    count, hour = 0, 6
    while count < words:
        if len(lines) % 6 == 1:
            lines.append(f"{hour % 24:02}:{dice.randrange(60):02} GMT")
            hour += 1
        paragraph = " ".join(sentence(dice) for _ in range(dice.choice((1, 2, 2, 3))))
        count += len(paragraph.split())
        lines.append(paragraph)
    return {"id": f"bench-{number:05}", "date": day.isoformat(), "text": "\n".join(lines) + "\n"}


def sentence(dice: random.Random) -> str:
    """One pattern, filled."""
    a, b = dice.sample(sorted(STATES), 2)
    persons = [f"{dice.choice(FIRST)} {dice.choice(LAST)}" for _ in range(2)]
    return dice.choice(PATTERNS).format(
        a=a,
        b=b,
        a_adj=STATES[a],
        b_adj=STATES[b],
        p1=persons[0],
        p2=persons[1],
        post=dice.choice(POSTS),
        city=dice.choice(CITIES),
        target=dice.choice(TARGETS),
        topic=dice.choice(TOPICS),
        day=dice.choice(DAYS),
        month=dice.choice(MONTHS),
        year=dice.randrange(1990, 2020),
        n=dice.randrange(2, 60),
        m=dice.randrange(2, 60),
    )


def corpus(documents: int, words: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """The documents, as records of JSON lines."""
    dice = random.Random(seed)
    return (document(number, words, dice) for number in range(documents))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    for record in corpus(given.documents, given.words, given.seed):
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
