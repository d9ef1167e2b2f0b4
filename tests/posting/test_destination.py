"""Issues and sites as people name them."""

import pytest

from lib.report.prefill import Unfit
from lib.trackers.destination import Destination, aim


def test_what_names_an_issue_is_taken():
    assert aim("github", " acme/launches#12 ") == Destination("github", "https://github.com", "acme/launches#12")
    assert aim("linear", "abc-12") == Destination("linear", "https://linear.app", "ABC-12")
    assert aim("jira", "abc-12", "https://acme.atlassian.net/", "ana@example.com") == Destination(
        "jira", "https://acme.atlassian.net", "ABC-12", "ana@example.com"
    )
    assert aim("jira", "ABC-12", "https://tools.acme.example:8443/jira/").site == "https://tools.acme.example:8443/jira"


@pytest.mark.parametrize(
    "issue",
    [
        *("", "acme", "acme/launches", "acme/launches#", "acme/launches#0", "acme/launches#1/../2", "acme/..#1"),
        *("a b/c#1", "acme/launches#1?x", "https://github.com/acme/launches/issues/1", "acme/launches#１"),
    ],
)
def test_what_names_no_issue_of_github_is_refused(issue):
    with pytest.raises(Unfit, match="OWNER/NAME#NUMBER"):
        aim("github", issue)


@pytest.mark.parametrize("issue", ["", "ABC", "12", "ABC-0", "ABC-1/../x", "ABC-1?", "AB C-1", "ABC-1\n", "../ABC-1"])
def test_what_is_no_key_is_refused(issue):
    if issue.strip() == "ABC-1":
        assert aim("linear", issue).issue == "ABC-1"
        return
    with pytest.raises(Unfit, match="by its key"):
        aim("linear", issue)


@pytest.mark.parametrize(
    "site",
    [
        *("", "acme.atlassian.net", "ftp://a.example", "https://", "https://ana:pw@a.example", "https://a.example?x=1"),
        *("https://a.example#x", "https://a.example/a b", "https://[::1", "https://a\x00.example"),
    ],
)
def test_what_is_no_site_is_refused(site):
    with pytest.raises(Unfit, match="Name the site"):
        aim("jira", "ABC-1", site)


@pytest.mark.parametrize(("tracker", "user"), [("github", "ana"), ("linear", "ana"), ("jira", "a:b"), ("jira", "a\nb")])
def test_a_user_who_does_not_belong_there_is_refused(tracker, user):
    with pytest.raises(Unfit, match="A user is named"):
        aim(tracker, "acme/launches#1" if tracker == "github" else "ABC-1", "https://a.example", user)


def test_a_place_that_takes_no_comment_is_refused():
    with pytest.raises(Unfit, match="github, jira, linear"):
        aim("slack", "ABC-1")
