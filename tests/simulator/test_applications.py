import pytest

APPS = ["hubspot", "slack", "salesforce", "netsuite", "copper"]


def test_all_enabled_applications_are_listed(cobalt):
    listed = cobalt.ask("GET", "/application", "acme").json()

    assert [app["slug"] for app in listed] == APPS
    assert {app["slug"]: list(app["auth_type_options"]) for app in listed} == {
        "hubspot": ["oauth2"],
        "slack": ["oauth2"],
        "salesforce": ["oauth2"],
        "netsuite": ["oauth2", "keybased"],
        "copper": ["keybased"],
    }


def test_an_application_shows_how_the_account_is_connected(cobalt):
    fresh = cobalt.ask("GET", "/application/hubspot", "acme").json()
    connected = cobalt.ask("GET", "/application/hubspot", "globex").json()
    expired = cobalt.ask("GET", "/application/hubspot", "expired-inc").json()

    assert not {"connected", "connected_accounts"} & set(fresh)
    assert fresh["reauth_required"] is False
    assert connected["connected"] is True
    assert [(each["auth_type"], each["status"]) for each in connected["connected_accounts"]] == [("oauth2", "active")]
    assert expired["connected"] is True
    assert expired["reauth_required"] is True
    assert expired["connected_accounts"][0]["status"] == "expired"


def test_a_key_based_application_says_what_to_fill_in(cobalt):
    copper = cobalt.ask("GET", "/application/copper", "acme").json()
    structure = cobalt.ask("GET", "/auth-structure/copper").json()

    assert copper["auth_input_map"] == copper["auth_type_options"]["keybased"]
    assert {field["name"] for field in copper["auth_input_map"]} == set(structure["keybased"])
    assert all(field["label"] and field["placeholder"] and field["required"] for field in copper["auth_input_map"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"slug": "slack"}, ["slack"]),
        ({"slug": "nothing"}, []),
        ({"tags": "ERP"}, ["netsuite"]),
        ({"tags": "CRM,ERP"}, ["hubspot", "salesforce", "netsuite", "copper"]),
        ({"auth_type": "keybased"}, ["netsuite", "copper"]),
    ],
    ids=["by slug", "by unknown slug", "by tag", "by tags", "by auth type"],
)
def test_the_list_can_be_narrowed(cobalt, query, expected):
    assert [app["slug"] for app in cobalt.ask("GET", "/application", "acme", params=query).json()] == expected


def test_icons_are_pictures(cobalt):
    (icon,) = [app["icon"] for app in cobalt.ask("GET", "/application", "acme", params={"slug": "slack"}).json()]
    answer = cobalt.visit(icon)

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert cobalt.visit("/icons/nothing.svg").status_code == 404


def test_an_unknown_application_is_an_external_failure(cobalt):
    answer = cobalt.ask("GET", "/application/nothing", "acme")

    assert answer.status_code == 404
    assert answer.json()["http_error_type"] == "EXTERNAL_API_ERROR"
    assert answer.json()["error"] == "EXTERNAL_API_FAILURE"


def test_the_auth_structure_is_open_to_everybody(cobalt):
    stranger = cobalt.with_key("")

    assert stranger.ask("GET", "/auth-structure/netsuite").json() == {
        "oauth2": {"access_token": "string", "refresh_token": "string"},
        "keybased": {"account_id": "string", "token_id": "string"},
    }


def test_the_frontend_sdk_reads_the_same_with_its_token(cobalt):
    token = cobalt.mint("globex")["token"]
    headers = {"authorization": f"Bearer {token}"}
    listed = cobalt.visit("/api/v2/f-sdk/application", headers=headers).json()
    single = cobalt.visit("/api/v2/f-sdk/application/hubspot", headers=headers).json()

    assert listed == cobalt.ask("GET", "/application", "globex").json()
    assert single == cobalt.ask("GET", "/application/hubspot", "globex").json()


def test_the_account_is_taken_from_token_then_header_then_query_then_body(cobalt):
    def connected(**asked):
        answer = cobalt.http.request("GET", f"{cobalt.base}/api/v2/public/application/hubspot", **asked)
        assert answer.status_code == 200, answer.text
        return answer.json().get("reauth_required"), answer.json().get("connected")

    key = {"x-api-key": cobalt.key}
    token = {"authorization": f"Bearer {cobalt.mint('globex')['token']}"}
    header, query, body = {"linked_account_id": "expired-inc"}, {"linked_account_id": "globex"}, {}
    body = {"linked_account_id": "acme"}

    assert connected(headers=token | header, params={"linked_account_id": "acme"}, json=body) == (False, True)
    assert connected(headers=key | header, params=query, json=body) == (True, True)
    assert connected(headers=key, params=query, json=body) == (False, True)
    assert connected(headers=key, json=body) == (False, None)


def test_an_account_is_required(cobalt):
    answer = cobalt.ask("GET", "/application")

    assert answer.status_code == 400
    assert answer.json()["error"] == "INVALID_LINKED_ACCOUNT_ID"
    assert answer.json()["message"] == "linked_account_id is required"


def test_the_account_must_exist(cobalt):
    assert cobalt.ask("GET", "/application", "nobody").status_code == 404
