import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents.segment import LONGEST_BLOCK, is_heading, segment
from kg.model import BlockKind

DAY = dt.date(2023, 7, 27)
LONG = "The two ministers met in the capital on Wednesday and agreed to meet again."


def shape(text: str) -> list[tuple[str, str]]:
    blocks, _ = segment(text, date=DAY)
    return [(block.kind.value, text[block.start : block.end]) for block in blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Key events\n" + LONG, [("heading", "Key events"), ("paragraph", LONG)]),
        ("# Key events.\n" + LONG, [("heading", "Key events."), ("paragraph", LONG)]),
        ("What we know:\n" + LONG, [("heading", "What we know:"), ("paragraph", LONG)]),
        ("-\n" + LONG + "\n-\nShort one", [("bullet", LONG), ("bullet", "Short one")]),
        ("- " + LONG, [("bullet", LONG)]),
        ("• " + LONG, [("bullet", LONG)]),
        ("2. What it says\n" + LONG, [("heading", "What it says"), ("paragraph", LONG)]),
        ("1. One\n2. Two\n" + LONG, [("bullet", "One"), ("bullet", "Two"), ("paragraph", LONG)]),
        ("* " + LONG, [("bullet", LONG)]),
        ("→ " + LONG, [("bullet", LONG)]),
        ("1. " + LONG + "\n2) " + LONG, [("bullet", LONG), ("bullet", LONG)]),
        ("•\t" + LONG, [("bullet", LONG)]),
        ("   " + LONG + "  ", [("paragraph", LONG)]),
        ("14:32 BST\n" + LONG, [("paragraph", LONG)]),
        ("18:42 – Out by Friday\n" + LONG, [("heading", "Out by Friday"), ("paragraph", LONG)]),
        ("09:10 " + LONG, [("paragraph", LONG)]),
        (
            "-5C in Kyiv this morning, and snow.",
            [("paragraph", "-5C in Kyiv this morning, and snow.")],
        ),
        (LONG + "\n* * *\n" + LONG, [("paragraph", LONG), ("paragraph", LONG)]),
        (LONG + "\n---\n" + LONG, [("paragraph", LONG), ("paragraph", LONG)]),
        ("> " + LONG, [("quote", LONG)]),
        ("MANAGUA, Jan 15 (Agencies) - " + LONG, [("paragraph", LONG)]),
        ("NEW DELHI, 19 Nov 2021 – " + LONG, [("paragraph", LONG)]),
        ("THE HAGUE — " + LONG, [("paragraph", LONG)]),
        ("Berlin (Wire) - " + LONG, [("paragraph", LONG)]),
        ("Sydney, Dec 1 (Our Correspondent): " + LONG, [("paragraph", LONG)]),
        ("Russia – " + LONG, [("paragraph", "Russia – " + LONG)]),
        ("Markets: " + LONG, [("paragraph", "Markets: " + LONG)]),
    ],
)
def test_kinds_and_markers(text: str, expected: list[tuple[str, str]]) -> None:
    assert shape(text) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\n\n", "\n \t\n"])
def test_every_kind_of_line_end_gives_the_same_blocks(newline: str) -> None:
    lines = ["Key events", LONG, "- A bullet of some words.", "14:32 BST", LONG]
    assert shape(newline.join(lines)) == [
        ("heading", "Key events"),
        ("paragraph", LONG),
        ("bullet", "A bullet of some words."),
        ("paragraph", LONG),
    ]


@pytest.mark.parametrize(
    ("line", "below", "expected"),
    [
        ("Moldova orders diplomats to leave", LONG, True),
        ("BANGER OUT OF ORDER! Hands off our sausages", LONG, True),
        ("“No force” pledge over Essequibo", LONG, True),
        ('Erdogan: "disinformation"', LONG, True),
        ("Talks resume in the U.S.", LONG, True),
        ("Who fired first?", LONG, True),
        ("Tuzla", LONG, True),
        ("Pause, what pause?", "07:15 GMT", True),
        ("Dust hung over the Nile all day.", LONG, False),
        ("Australia and New Zealand sided with Ottawa.", LONG, False),
        ("“We are ready.”", LONG, False),
        ("“Are we ready?”", LONG, False),
        ("The governor wrote on Telegram:", LONG, False),
        ("Who fired first?", "Nobody.", False),
        ("12 – 14", LONG, False),
        ("word " * 19, LONG, False),
    ],
)
def test_what_a_heading_is(line: str, below: str, expected: bool) -> None:
    assert is_heading(line.strip(), below) is expected


OPENER = "Governor Petro Hnatiuk wrote on Telegram:"


@pytest.mark.parametrize(
    ("below", "quoted"),
    [
        (["A port was hit.", "A guard has died."], 2),
        (["A port was hit.", "Strike on the port\n" + LONG], 1),
        (["A port was hit.", "- " + LONG], 1),
        (["A port was hit.", "14:32 BST " + LONG], 1),
        (["A port was hit.", "Maria Ilieva told reporters that a guard had died."], 1),
        (["A port was hit.", "Maria Ilieva, who speaks for the navy, said a guard had died."], 1),
        (["A port was hit.", "A guard has died, according to the Red Cross."], 1),
        (["A port was hit.", "“It was a dark night,” she said."], 1),
        (["A port was hit, the air force reported.", "A guard has died."], 2),
        (["A port was hit.", "Nobody tells the family why."], 2),
        (["“A port was hit.", "“A guard has died.”", LONG], 2),
        (['"A port was hit."', LONG], 1),
    ],
)
def test_a_quote_runs_until_someone_else_has_the_word(below: list[str], quoted: int) -> None:
    text = "\n".join([OPENER, *below])
    blocks, _ = segment(text)
    quotes = [block for block in blocks if block.kind is BlockKind.QUOTE]
    assert len(quotes) == quoted
    assert {block.speaker_line for block in quotes} == {(0, len(OPENER))}


@pytest.mark.parametrize(
    "opener",
    ["There were three reasons for the delay:", "The ports, in order of size:", "He said nothing."],
)
def test_a_line_that_introduces_nobodys_words_opens_no_quote(opener: str) -> None:
    assert "quote" not in dict(shape(opener + "\n" + LONG))


def test_a_time_stamp_opens_a_post_with_its_time() -> None:
    text = f"LIVE: the talks\n{LONG}\n14:32 BST\nTalks over\n{LONG}\n09:10 {LONG}\nA part\n{LONG}"
    blocks, posts = segment(text, date=DAY)
    assert [post.published and post.published.isoformat() for post in posts] == [
        None,
        "2023-07-27T14:32:00+01:00",
        "2023-07-27T09:10:00+00:00",
    ]
    assert [block.post for block in blocks] == [1, 1, 2, 2, 3, 3, 3]
    assert text[posts[1].start :].startswith("14:32 BST")


def test_two_stamps_in_a_row_are_one_post_with_the_first_time() -> None:
    _, posts = segment(f"Published at 10:05\nUpdated at 11:20\n{LONG}", date=DAY)
    assert [post.published and post.published.hour for post in posts] == [10]


def test_a_date_line_between_posts_moves_the_day() -> None:
    text = f"14:00\n{LONG}\nWednesday, 26 July 2023\n23:00\n{LONG}"
    _, posts = segment(text, date=DAY)
    assert [post.published and post.published.day for post in posts] == [27, 26]


def test_stamps_in_a_document_without_a_date_give_posts_without_a_time() -> None:
    _, posts = segment(f"14:00\n{LONG}\n15:00\n{LONG}")
    assert [post.published for post in posts] == [None, None]


def test_all_times_of_a_page_in_one_zone() -> None:
    _, posts = segment(f"All times MSK.\n14:00\n{LONG}", date=DAY)
    assert posts[-1].published == dt.datetime(2023, 7, 27, 11, tzinfo=dt.UTC)


def test_without_stamps_a_heading_opens_a_post_and_headings_in_a_row_open_one() -> None:
    text = f"Title of it all\nTuesday 5 September 2023\n{LONG}\nPart one\nMore\n{LONG}\n{LONG}"
    blocks, posts = segment(text)
    assert [block.post for block in blocks] == [1, 1, 1, 2, 2, 2, 2]
    assert [post.published for post in posts] == [None, None]


def test_prose_without_headings_is_one_post() -> None:
    _, posts = segment(f"{LONG}\n{LONG}")
    assert [(post.number, post.start, post.end) for post in posts] == [(1, 0, 2 * len(LONG) + 1)]


def test_a_paragraph_wrapped_by_hand_is_one_block() -> None:
    text = (
        "Ministers agree\n\n"
        "The two ministers met in the capital on Wednesday and\n"
        "agreed to meet again before the end of the year, their\n"
        "spokesman said.\n\n"
        "- The first point of the communique deals with grain and\n"
        "  with the passage of ships through the strait.\n"
        "- The second deals with gas.\n"
    )
    kinds = [(kind, " ".join(words.split())[-24:]) for kind, words in shape(text)]
    assert kinds == [
        ("heading", "Ministers agree"),
        ("paragraph", "r, their spokesman said."),
        ("bullet", "ships through the strait."[-24:]),
        ("bullet", "e second deals with gas."),
    ]


def test_a_paragraph_of_five_megabytes_is_cut_at_sentence_ends() -> None:
    text = (LONG + " ") * 65_000
    blocks, posts = segment(text)
    assert len(posts) == 1
    assert all(block.end - block.start <= LONGEST_BLOCK for block in blocks)
    assert all(text[block.start : block.end].endswith(".") for block in blocks)
    assert sum(text[block.start : block.end].count(".") for block in blocks) == 65_000


def test_what_has_no_spaces_is_cut_without_loss() -> None:
    blocks, _ = segment("x" * (3 * LONGEST_BLOCK + 5))
    assert [block.end - block.start for block in blocks] == [LONGEST_BLOCK] * 3 + [5]


_LINES = st.lists(
    st.sampled_from(
        [
            LONG,
            "Key events",
            "-",
            "- A point.",
            "14:32 BST",
            "09:10 Talks",
            OPENER,
            "",
            "***",
            "“Yes.”",
            "1. One",
        ]
    )
    | st.text(max_size=40),
    max_size=12,
)


@settings(deadline=None, derandomize=True)
@given(_LINES, st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_blocks_and_posts_are_in_order_and_lose_no_word(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    blocks, posts = segment(text, date=DAY)
    edges = [edge for block in blocks for edge in (block.start, block.end)]
    assert edges == sorted(edges)
    for block in blocks:
        words = text[block.start : block.end]
        assert words
        assert words == words.strip()
        post = posts[block.post - 1]
        assert post.start <= block.start < block.end <= post.end
    assert [post.number for post in posts] == list(range(1, len(posts) + 1))
    for before, after in itertools.pairwise(posts):
        assert before.end == after.start
    if LONG in lines:
        assert any(LONG in text[block.start : block.end] for block in blocks)
