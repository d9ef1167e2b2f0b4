from time import perf_counter

import httpx
import pytest

from lib.cobalt.markup import Unreadable, addresses, mentions, parse
from tests.checks.replies import page

HOME = httpx.URL("https://app.example.com/a/b")
CARDS = """<ul><li><img alt="HubSpot logo"><b>HubSpot</b> <button>Connect</button></li>
<li><div><span>Connected</span></div><div>Slack</div></li></ul>"""


def passages(body):
    return [passage.text for passage in parse(page(body)).passages]


def test_reads_what_a_person_reads_block_by_block():
    read = passages(
        "<p>One <b>and\n two</b></p><div>three<p>four</p></div><img alt='a picture'><input placeholder=key>"
    )
    assert read == ["One and two", "three", "four", "a picture", "key"]


@pytest.mark.parametrize("tag", ["script", "style", "template", "noscript"])
def test_what_nobody_sees_is_left_out(tag):
    assert passages(f"<p>seen</p><{tag}>HubSpot</{tag}>") == ["seen"]


def test_a_passage_knows_the_links_in_it():
    (passage,) = parse(page("<p>Find it <a href='/help'>in <i>the guide</i></a>.</p>")).passages
    assert (passage.text, passage.links) == ("Find it in the guide.", ("/help",))


def test_only_scripts_of_the_own_host_are_its_own():
    sources = ("/x.js", "y.js", "/x.js", "https://cdn.example.com/z.js", "http://app.example.com/x.js", "https://[")
    markup = parse(page("".join(f"<script src='{each}'></script>" for each in sources)))
    assert [str(url) for url in markup.own_scripts(HOME)] == [
        "https://app.example.com/x.js",
        "https://app.example.com/a/y.js",
    ]
    assert len(markup.scripts) == 6


@pytest.mark.parametrize(
    ("body", "drawn"),
    [
        pytest.param("<div id=root></div><script src=/a.js></script>", True, id="an empty root"),
        pytest.param("<nav>Home Settings</nav><div id=app></div><script>go()</script>", True, id="a frame"),
        pytest.param("<div id=root></div>", False, id="no script"),
        pytest.param("<p>Nothing here.</p><script type=application/ld+json>{}</script>", False, id="data only"),
        pytest.param(f"<p>{'word ' * 50}</p><script src=/a.js></script>", False, id="a page with words"),
    ],
)
def test_knows_a_page_that_scripts_draw(body, drawn):
    assert parse(page(body)).draws_itself is drawn


@pytest.mark.parametrize(
    ("text", "name", "there"),
    [
        ("Connect HubSpot now", "hubspot", True),
        ("Connect HubSpots", "HubSpot", False),
        ("Google\n Drive", "google drive", True),
        ("C++ (beta)", "C++", True),
        ("x", "", False),
    ],
)
def test_a_name_stands_for_itself(text, name, there):
    assert mentions(text, name) is there


@pytest.mark.parametrize(
    ("name", "card"), [("HubSpot", "HubSpot logo HubSpot Connect"), ("Slack", "Connected Slack"), ("Copper", "")]
)
def test_a_card_holds_what_stands_with_its_name(name, card):
    assert parse(page(CARDS)).around(name, ["HubSpot", "Slack", "Copper"]) == card


def test_addresses_that_cannot_be_opened_are_left_out():
    found = addresses(["#top", "/help#key", "javascript:x", "mailto:a@b.c", "/help"], HOME)
    assert [str(url) for url in found] == [
        "https://app.example.com/a/b",
        "https://app.example.com/help",
        "https://app.example.com/help",
    ]


def test_finds_policies_in_the_page():
    (policy,) = parse(page("<meta http-equiv=Content-Security-Policy content=\"connect-src 'self'\">")).policies
    assert policy == "connect-src 'self'"


@pytest.mark.parametrize("text", ["<div>" * 400_000, "<a " * 600_000, "<b>" * 25_000, "<!--" * 500_000])
def test_a_page_that_would_cost_minutes_is_not_read(text):
    start = perf_counter()
    with pytest.raises(Unreadable):
        parse(page(text))
    assert perf_counter() - start < 2


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<li>"])
def test_the_deepest_page_that_is_read_costs_seconds(tag):
    start = perf_counter()
    parse(page(tag * 20_000 + "HubSpot")).around("HubSpot", ["Slack"])
    assert perf_counter() - start < 5
