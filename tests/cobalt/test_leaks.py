import pytest

from lib.cobalt.leaks import is_raw, is_unhandled, leaks
from tests.checks.replies import KEY, OTHER_KEY

CALM = [
    "Please try again at 12:30:00, or on 2026-08-01T12:30:45Z.",
    '{"error": "The integrations cannot be reached just now."}',
    '<p>Version 1.2.3:4 of app.js</p><img src="/icons/hubspot.svg">',
    "See /api/v2/docs for our own interface.",
]


@pytest.mark.parametrize("text", CALM)
def test_plain_words_leak_nothing(text):
    assert (leaks(text, KEY), is_raw(text), is_unhandled(text)) == ([], False, False)


@pytest.mark.parametrize(
    "text",
    [
        "Traceback (most recent call last):\n  File",
        'File "/srv/app.py", line 7, in list',
        r'{"detail": "File \"/srv/app.py\", line 7"}'.replace(r"\"/srv", '"/srv').replace(r"py\"", 'py"'),
        "Error: x\n    at list (/srv/app/list.js:10:15)",
        "at async file:///srv/list.mjs:3:1",
        "at node (node:internal/process/task_queues:95:5)",
        "at com.acme.List.show(List.java:42)",
        "in C:\\app\\List.cs:line 12",
        "#0 /srv/list.php(12): ask()",
        "in /srv/list.php on line 3",
        "app/list.rb:12:in `show'",
        "goroutine 1 [running]:",
    ],
)
def test_a_stack_trace_is_known_in_many_languages(text):
    assert leaks(text, KEY) == ["a stack trace"]


def test_a_key_is_a_leak_whether_it_is_the_one_used_or_another():
    assert leaks(f"x-api-key: {KEY}", KEY) == ["an API key"]
    assert leaks(f"x-api-key: {OTHER_KEY}", KEY) == ["an API key"]
    assert leaks("x-api-key: plain-word", "plain-word") == ["an API key"]


@pytest.mark.parametrize("text", ["http://10.0.0.3/api/v2/public/application", "/__fault/503/application"])
def test_an_internal_address_is_a_leak(text):
    assert leaks(text, "") == ["an internal address"]


@pytest.mark.parametrize("text", ["Invalid Credentials", "Unexpected token < in JSON at position 0", "read ECONNRESET"])
def test_messages_for_developers_are_raw(text):
    assert is_raw(text)


def test_the_words_of_a_framework_are_known():
    assert is_unhandled("<title>500 Internal Server Error</title>")
