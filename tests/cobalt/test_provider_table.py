import pytest

from lib.cobalt.provider_table import at_host, of_application
from lib.cobalt.providers import parse_auth_url
from lib.home import load_providers

TABLE = load_providers()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("accounts.google.com", "Google"),
        ("acme--dev.my.salesforce.com", "Salesforce"),
        ("app.hubspot.com", "HubSpot"),
        ("127.0.0.1", "the local Cobalt's provider"),
    ],
)
def test_a_provider_is_found_by_its_host(host, name):
    assert at_host(TABLE, host).name == name


@pytest.mark.parametrize("host", ["example.com", "notslack.com", "slack.com.example.com", ""])
def test_a_similar_host_is_not_the_providers(host):
    assert at_host(TABLE, host) is None


def test_a_provider_is_found_by_its_application():
    assert of_application(TABLE, "hubspot").name == "HubSpot"
    assert of_application(TABLE, "") is None


@pytest.mark.parametrize("provider", TABLE, ids=[each.name for each in TABLE])
def test_no_word_means_both_that_the_secret_is_right_and_wrong(provider):
    assert not set(provider.secret_right) & set(provider.secret_wrong)


@pytest.mark.parametrize(
    ("given", "token_address"),
    [
        ("https://acme.my.salesforce.com/services/oauth2/authorize?a=b", "https://acme.my.salesforce.com/services/oauth2/token"),
        ("http://127.0.0.1:9/provider/oauth/authorize", "http://127.0.0.1:9/provider/oauth/token"),
        ("https://slack.com/oauth/v2/authorize", "https://slack.com/api/oauth.v2.access"),
    ],
)  # fmt: skip
def test_the_token_address_belongs_to_the_authorize_address(given, token_address):
    url = parse_auth_url(given)
    assert str(at_host(TABLE, url.host).token_address(url)) == token_address


def test_no_secret_travels_unprotected():
    url = parse_auth_url("http://acme.my.salesforce.com/services/oauth2/authorize")
    assert at_host(TABLE, url.host).token_address(url) is None
