import httpx
import pytest

from lib.cobalt.addresses import BadAddress
from lib.cobalt.journey import open_page

SESSION = "Cookie: session=abc"


def travel(address, *answers, session=SESSION):
    """Where it ended, and the requests on the way."""
    journey, sent = open_page(address, session), []
    request = next(journey)
    for answer in answers:
        sent.append(request)
        try:
            request = journey.send(answer)
        except StopIteration as end:
            return end.value, sent
    raise AssertionError("the journey goes on")


def onward(location):
    return httpx.Response(302, headers={"location": location})


HERE = httpx.Response(200, text="here")


def test_a_page_that_answers_at_once_is_where_it_ends():
    arrival, (request,) = travel("https://app.example.com/a", HERE)

    assert (str(arrival.url), arrival.response) == ("https://app.example.com/a", HERE)
    assert request.headers["cookie"] == "session=abc"


def test_the_session_stays_with_its_own_origin():
    _, sent = travel("https://app.example.com/a", onward("/b"), onward("https://other.example.com/"), HERE)

    assert ["cookie" in request.headers for request in sent] == [True, True, False]


@pytest.mark.parametrize("location", ["http://app.example.com/b", "https://app.example.com:8443/b"])
def test_another_scheme_or_port_is_another_origin(location):
    _, sent = travel("https://app.example.com/a", onward(location), HERE)

    assert "cookie" not in sent[1].headers


def test_a_session_that_has_come_back_home_is_used_again():
    _, sent = travel("https://a.example/", onward("https://b.example/"), onward("https://a.example/c"), HERE)

    assert ["cookie" in request.headers for request in sent] == [True, False, True]


def test_five_redirects_are_followed_and_no_more():
    arrival, _ = travel("https://a.example/", *[onward("/x")] * 5, HERE)
    assert len(arrival.hops) == 6

    with pytest.raises(BadAddress, match="more than five"):
        travel("https://a.example/", *[onward("/x")] * 6)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "https://u:p@a.example/", "javascript:x"])
def test_it_goes_nowhere_odd(location):
    with pytest.raises(BadAddress):
        travel("https://a.example/", onward(location))
