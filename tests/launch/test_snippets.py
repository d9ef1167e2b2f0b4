"""One fix in several languages."""

import ast
import json

import pytest

from lib.launch.curl import read
from lib.launch.settings import Settings
from lib.launch.snippets import write_snippets

KEY = '--header "x-api-key: $COBALT_API_KEY"'
BASE = "https://app.refold.ai"
API = "{base_url}/api/v2/public"


def written(commands, **settings):
    known = Settings(base_url=BASE, api_key="env:OUR_KEY")
    return write_snippets(commands, known.model_copy(update=settings))  # also what settings would refuse


def call_in_python(snippet):
    """The last call of httpx in a snippet, with its arguments as they are written."""
    calls = [node for node in ast.walk(ast.parse(snippet)) if isinstance(node, ast.Call)]
    return next(call for call in calls if ast.unparse(call.func).startswith("httpx."))


def arguments(snippet):
    return {each.arg: ast.unparse(each.value) for each in call_in_python(snippet).keywords}


@pytest.mark.parametrize("name", ["a'b", 'a"b', "a\\", "a`${b}`", "a\nb", "{b}", "ü\u2028😀"])
def test_no_value_ends_the_text_that_it_stands_in(name):
    command = f"curl '{API}/session-token' {KEY} --data '{{\"linked_account_id\": \"{{linked_account_id}}\"}}'"
    snippets = written(command, linked_account_id=name)
    (line,) = [line for line in snippets["Node.js"].split("\n") if "getToken" in line]

    assert ast.literal_eval(arguments(snippets["Python"])["json"]) == {"linked_account_id": name}
    assert json.loads(line.partition("Account(")[2].removesuffix("));")) == {"linked_account_id": name}


def test_a_value_cannot_leave_a_comment():
    command = f"# It is {{linked_account_id}}.\ncurl '{API}/webhook' {KEY}"
    snippets = written(command, linked_account_id="a\nimport evil")

    assert snippets["Python"].startswith("# It is a import evil.\nimport os\n")
    assert snippets["Node.js"].startswith("// It is a import evil.\nconst ")


def test_a_key_stays_in_the_environment():
    snippets = written(f"curl '{API}/webhook' {KEY}")

    assert arguments(snippets["Python"]) == {"headers": "{'x-api-key': os.environ['COBALT_API_KEY']}"}
    assert "apiKey: process.env.COBALT_API_KEY," in snippets["Node.js"]
    assert "OUR_KEY" not in "".join(snippets.values())


def test_a_setting_that_is_empty_stays_to_be_seen():
    assert ast.unparse(call_in_python(written("curl '{onboarding_url}'")["Python"]).args[0]) == "'{onboarding_url}'"


@pytest.mark.parametrize(
    ("command", "languages"),
    [
        pytest.param("./golive simulate", ["curl"], id="no request"),
        pytest.param("body=1\ncurl 'https://a.example' --data \"$body\"", ["curl"], id="shell around it"),
        pytest.param("curl --verbose 'https://a.example'", ["curl"], id="an option that httpx has not"),
        pytest.param("curl 'https://a.example' | grep '|' |\n  sed s/a/b/", ["curl", "Python"], id="a filter"),
        pytest.param(f"curl '{API}/workflow' {KEY}", ["curl", "Python"], id="the SDK has no such call"),
        pytest.param(f"curl '{API}/webhook'", ["curl", "Python"], id="the SDK always sends a key"),
        pytest.param(f"curl '{API}/application' {KEY}", ["curl", "Python"], id="the SDK always sends an account"),
        pytest.param(f"curl '{API}/webhook?x=1' {KEY}", ["curl", "Python"], id="the SDK sends no such query"),
        pytest.param(f"curl '{API}/webhook' {KEY} --header 'x: 1'", ["curl", "Python"], id="nor such a header"),
        pytest.param("curl 'https://a.example/api/v2/public/webhook' " + KEY, ["curl", "Python"], id="elsewhere"),
        pytest.param(f"curl '{API}/linked-account?page=1&limit=2' {KEY}", ["curl", "Python", "Node.js"], id="a page"),
        pytest.param(f"curl '{API}/webhook' {KEY}\ncurl '{API}/workflow' {KEY}", ["curl", "Python"], id="one of two"),
        pytest.param(
            f"curl '{API}/webhook' {KEY}\ncurl '{API}/webhook' --header 'x-api-key: other'",
            ["curl", "Python"],
            id="two keys",
        ),
    ],
)
def test_only_what_can_say_the_same_is_shown(command, languages):
    assert list(written(command)) == languages


def test_a_payload_is_sent_as_it_is_and_as_json_where_it_is_json():
    command = "curl '{sign_up_url}' --header 'content-type: application/json' --data '{workflow_payload}'"

    assert arguments(written(command, workflow_payload='{"up": true}')["Python"]) == {"json": "{'up': True}"}
    assert arguments(written(command)["Python"])["content"] == "'{workflow_payload}'"


@pytest.mark.parametrize(
    ("options", "method", "shows"),
    [
        ("", "GET", "body"),
        ("--head", "HEAD", "headers"),
        ("--data 'a'", "POST", "body"),
        ("--get --data 'a=b'", "GET", "body"),
        ("--request DELETE", "DELETE", "body"),
        ("--output /dev/null --dump-header -", "GET", "headers"),
        ("--output /dev/null --write-out '%{time_total}'", "GET", "seconds"),
    ],
)
def test_reads_what_curl_would_do(options, method, shows):
    (request,) = read(f"curl {options} \\\n  'https://a.example'\n")

    assert (request.method, request.url, request.shows) == (method, "https://a.example", shows)


@pytest.mark.parametrize(
    "odd", ["curl '", 'curl "$(id)"', "curl 'a' > b", "curl 'a'; id", "curl", "curl 'a' --data", "curl 'a' 'b'", "&"]
)
def test_more_shell_than_is_known_is_read_as_nothing(odd):
    assert read(odd) == ()
