"""The verifier without a server judges as the application does, from a file, and loads nothing."""

import base64
import hashlib
import zlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from lib.launch.checklist import canonical
from lib.launch.states import ICONS
from lib.report.block import BEGIN, END, write_block
from lib.report.document import Document
from lib.report.envelope import Envelope, Forged, read_envelope
from lib.report.markdown import write_markdown
from lib.report.trust import KeyList, read_trust
from lib.report.verify import verify
from tests.browser.wizard import OUTPUT, ROOT
from tests.report import hostile, ssh_keys
from tests.report.attacks import ENVELOPE, REFUSED, changed, forge
from tests.report.bomb import bomb
from tests.report.mangled import BROKEN, KEPT
from tests.report.renderers import RENDERERS
from tests.report.sealed import (
    KEY,
    OTHER_KEY,
    facts,
    older_facts,
    paper,
    report,
    seal_bytes,
    seal_statement,
    sign_anew,
    statement_of,
    trusted,
)
from tests.report.test_envelope import NO_ENVELOPES, WHOLE
from tests.report.test_trust import NEW, NO_KEY_LISTS, OLD, listed

pytestmark = pytest.mark.browser

PAGE = ROOT / "docs" / "verify.html"
ASKED = ("sealed", "problem", "trusted", "words_agree", "quorum", "missing", "signer", "decision", "notes")
ZERO = "0" * 64


def sealed_anew(**changes):
    """A report on changed facts which the same people signed."""
    return paper(seal_statement(statement_of(sign_anew(changed(facts(), **changes)))))


CHANGED = {
    "a word": report().replace("GO WITH CONDITIONS", "GO"),
    "a word added": report().replace("It holds", "It never holds"),
    "an icon": report().replace("✓", "✕"),
    "a number in an excerpt": report().replace("1. three", "2. three"),
    "a number of a list": report().replace("2. Journal", "7. Journal"),
    "a digest": report().replace("415da5093502675c", "415da5093502675d"),
    "signature over another state": forge(sign_off__signatures__0__statement=ZERO),
    "reviewed only": forge(sign_off__signatures__0__meaning="reviewed"),
    "one person in two roles": forge(sign_off__signatures__1__person="ben"),
    "nobody signed": forge(sign_off__signatures=[]),
    "another state": forge(state__decision="go"),
    "sole decider": sealed_anew(
        sign_off__signatures__0__person="ana",
        sign_off__signatures__1__person="ben",
        state__items=[{"word": {"by": "ana"}, "waiver": None, "not applicable": None}],
    ),
    "sole decider of whom nobody approves": sealed_anew(
        sign_off__signatures__0__role="customer",
        state__quorum=[{"role": "customer"}],
        sign_off__signatures__1__person="ben",
        state__items=[{"word": {"by": "ben"}, "waiver": None, "not applicable": None}],
    ),
    "more signatures asked for": sealed_anew(state__quorum=[{"role": "approver", "count": 2}]),
    "one of two seats": sealed_anew(state__quorum=[{"role": "approver"}, {"role": "approver"}]),
    "sealed by two": paper(seal_statement(statement_of(facts()), OTHER_KEY, KEY)),
}
TRUSTS = {
    "its key": trusted(KEY),
    "both keys": trusted(OTHER_KEY, KEY),
    "another key": trusted(OTHER_KEY),
    "revoked before": trusted(why="revoked", versions={"acme-1a2b": 9}),
    "rotated after": trusted(why="rotated", versions={"acme-1a2b": 10}),
    "no key": trusted().__class__(),
}


@pytest.fixture(scope="module")
def judge(browser):
    """Asks the page in a real browser; names of differences are its own."""
    page = browser.new_page()
    page.goto(PAGE.as_uri())

    def ask(text, trust=None, seal=""):
        given = trust if isinstance(trust, str) else KeyList(keys=trust.keys).model_dump_json() if trust else ""
        return page.evaluate("(given) => verifyReport(...given)", [text, given, seal])

    yield ask
    page.close()


def assert_alike(judge, text, trust=None, envelope=None):
    ours, theirs = verify(text, trust, envelope=envelope), judge(text, trust, envelope.to_json() if envelope else "")
    for name in ASKED:
        own = getattr(ours, name)
        if name == "notes" and not ours.sealed:
            continue  # the sentence may be another, the name may not
        assert theirs[name] == (list(own) if isinstance(own, tuple) else own), name
    assert bool(theirs["differences"]) == bool(ours.differences)
    return theirs


def test_it_judges_what_was_mangled_and_rendered_alike(judge):
    for name, mangle in (KEPT | RENDERERS).items():
        theirs = assert_alike(judge, mangle(report()), trusted())
        assert (name, theirs["sealed"], theirs["words_agree"]) == (name, True, True)


def test_it_refuses_what_is_broken_by_the_same_name(judge):
    for name, (mangle, problem) in BROKEN.items():
        theirs = assert_alike(judge, mangle(report()), trusted())
        assert (name, theirs["sealed"], theirs["problem"]) == (name, False, problem)


def test_it_refuses_each_attack_by_the_same_name(judge):
    for name, (text, problem) in REFUSED.items():
        theirs = assert_alike(judge, text, trusted(KEY, OTHER_KEY))
        assert (name, theirs["sealed"], theirs["problem"]) == (name, False, problem)


def test_it_judges_older_reports_alike(judge):
    theirs = assert_alike(judge, paper(seal_statement(statement_of(older_facts()))), trusted())
    assert (theirs["sealed"], theirs["quorum"]) == (True, True)


def with_own(armor):
    return forge(sign_off__signatures__0__ssh=armor)


STATE_BYTES = canonical(facts()["state"]).encode()


@pytest.mark.parametrize("name", ["ed25519", "rsa", "nistp256", "security key"])
def test_it_tells_a_persons_own_ssh_signature_alike(judge, name):
    key = ssh_keys.KEYS[name]
    text = with_own(ssh_keys.sign(STATE_BYTES, key))
    (ours,) = verify(text, trusted()).own
    (theirs,) = assert_alike(judge, text, trusted())["own"]
    checked = name == "ed25519"
    assert theirs == {"name": ours.name, "key": ours.key, "trusted": False, "who": "", "checked": checked}


def test_it_refuses_a_bad_ssh_signature_by_the_same_name(judge):
    bent = {"namespace": b"git"}, {"signed": b"x"}, {"version": 2}, {"reserved": b"x"}, {"extra": b"x"}, {"inner": b"x"}
    bad = [ssh_keys.sign(STATE_BYTES, **each) for each in (*bent, {"algorithm": b"md5"})]
    for armor in (*bad, ssh_keys.sign(STATE_BYTES + b" "), "nothing", ssh_keys.armor(b"SSHSIG\0\0\0\1\0\0\0\7x")):
        theirs = assert_alike(judge, with_own(armor), trusted())
        assert theirs["problem"] == "bad-ssh-signature"


def test_it_believes_the_same_ssh_keys(browser):
    page = browser.new_page()
    page.goto(PAGE.as_uri())
    text, listed = with_own(ssh_keys.sign(STATE_BYTES)), KeyList(keys=trusted().keys).model_dump_json()
    line = f"# ours\nben@example.com {ssh_keys.line()} laptop"
    for given in (f"{listed}\n{line}", f"{line}\n{listed}", line, ssh_keys.line(ssh_keys.KEYS["rsa"])):
        ours = verify(text, read_trust(given))
        theirs = page.evaluate("([text, trust]) => verifyReport(text, trust)", [text, given])
        assert [(each["trusted"], each["who"]) for each in theirs["own"]] == [(e.trusted, e.who) for e in ours.own]
        assert (theirs["trusted"], theirs["problem"]) == (ours.trusted, ours.problem)
    for given in (f'ben namespaces="git" {ssh_keys.line()}', line.replace("AAAA", "AAAAB")):
        theirs = page.evaluate("([text, trust]) => verifyReport(text, trust)", [text, given])
        assert theirs["problem"] == "not-a-key"
    page.close()


@pytest.mark.parametrize("name", CHANGED)
def test_it_tells_what_changed_alike(judge, name):
    theirs = assert_alike(judge, CHANGED[name], trusted())
    assert theirs["sealed"]
    assert name == "sealed by two" or not (theirs["words_agree"] and theirs["quorum"])


@pytest.mark.parametrize("name", TRUSTS)
def test_it_believes_the_same_keys(judge, name):
    trust = TRUSTS[name]
    given = trust if trust.keys else None
    assert_alike(judge, report(), given)


def test_hostile_texts_raise_no_false_alarm_there_either(judge):
    """In the words of a report whose seal is genuine."""
    for text in hostile.TEXTS:
        document = hostile.document(text)
        told = facts() | {"document": document.model_dump(mode="json", exclude_defaults=True)}
        if "\ud800" <= max(text, default="") <= "\udfff":
            continue
        seal = write_block(seal_statement(statement_of(told)))
        shown = f"{write_markdown(Document.model_validate(told['document']))}\n{seal}\n"
        theirs = judge(shown, trusted())
        assert (text, theirs["sealed"], theirs["differences"]) == (text, True, [])


@pytest.mark.parametrize(
    "content",
    [zlib.compress(b"{}") + b"x", zlib.compress(b"{}")[:-3], b"none", b""],
    ids=["trailing", "cut", "no zlib", "nothing"],
)
def test_it_unpacks_with_the_same_care(judge, content):
    assert_unpacked_alike(judge, content)


def test_it_meets_a_bomb_with_the_same_care(judge):
    assert_unpacked_alike(judge, bomb(900_000_000))


def assert_unpacked_alike(judge, content):
    whole = hashlib.sha256(content).digest()[:5] + content
    assert_alike(judge, "\n".join([BEGIN, base64.b32encode(whole).decode().rstrip("=").lower(), END]))


def test_it_knows_our_icons():
    assert (
        f'ICONS = [..."{"".join(dict.fromkeys(each for each in ICONS.values() if each != "–"))}"]' in PAGE.read_text()
    )


def test_it_loads_nothing_and_needs_no_server():
    text = PAGE.read_text()
    assert "default-src 'none'" in text
    for loading in (" src=", "import ", "fetch(", "XMLHttpRequest", "url(", "<link", 'http-equiv="refresh'):
        assert loading not in text, loading


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_pastes_a_report_and_reads_the_answers(open_page, scheme):
    page = open_page(color_scheme=scheme, viewport={"width": 900, "height": 1250})
    asked, problems = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(PAGE.as_uri())
    page.get_by_label("Report").fill(report())
    page.get_by_label("Keys you trust").fill(KeyList(keys=trusted().keys).model_dump_json())
    page.get_by_role("button", name="Check this report").click()
    expect(page.get_by_role("heading", name="Genuine, word by word")).to_be_visible()
    expect(page.get_by_text("Everybody who must has signed")).to_be_visible()
    page.screenshot(path=OUTPUT / f"verify-{scheme}.png")
    page.get_by_label("Report").fill(CHANGED["a word"].replace("Acme", "<img src=x onerror=alert(1)>Acme"))
    page.get_by_role("button", name="Check this report").click()
    expect(page.get_by_role("heading", name="The seal is genuine, the words above it are not")).to_be_visible()
    expect(page.get_by_text("“with conditions” is missing")).to_be_visible()
    page.screenshot(path=OUTPUT / f"verify-changed-{scheme}.png")
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert (asked, problems) == ([PAGE.as_uri()], [])


def test_a_list_that_is_none_is_told(judge):
    given = [(text, problem) for text, problem in NO_KEY_LISTS if text]  # an empty field names no key at all
    told = [(text, judge(report(), text)["problem"]) for text, _ in given]
    assert told == given


def test_a_key_is_believed_that_the_one_before_endorsed(judge):
    assert judge(report(), listed(OLD, NEW))["trusted"]


# A seal kept apart


def test_a_seal_may_be_kept_apart(judge):
    bare = report().split("```golive-seal")[0]
    for text in (bare, report(), bare.replace("GO WITH CONDITIONS", "GO")):
        theirs = assert_alike(judge, text, trusted(), ENVELOPE)
        assert (theirs["sealed"], theirs["words_agree"]) == (True, "GO WITH CONDITIONS" in text)


def test_a_seal_kept_apart_is_judged_as_strictly(judge):
    cut, other = ENVELOPE.payload[:-1], seal_bytes(ENVELOPE.payload, OTHER_KEY)
    bent = Envelope(ENVELOPE.payload.replace(b"with conditions", b"in any case", 1), ENVELOPE.signatures)
    for envelope in (seal_bytes(cut), seal_bytes(b"\xff"), seal_bytes(b"\xef\xbb\xbf{}"), other, bent):
        assert assert_alike(judge, report(), trusted(KEY, OTHER_KEY), envelope)["problem"]


def test_what_is_no_envelope_is_refused_by_the_same_name(judge):
    given = [(text, problem) for text, problem in NO_ENVELOPES if text]  # an empty field is no seal
    more = [(canonical(WHOLE | {"payloadType": kind}), "wrong-payload-type") for kind in (None, 7)]
    more.append((canonical({name: WHOLE[name] for name in ("payload", "signatures")}), "not-an-envelope"))
    for text, problem in (*given, *more):
        with pytest.raises(Forged) as refused:
            read_envelope(text)
        theirs = judge(report(), trusted(), text)
        assert (
            (text, theirs["sealed"], theirs["problem"]) == (text, False, problem) == (text, False, refused.value.name)
        )


def test_a_large_seal_kept_apart_is_read_whole(judge):
    large = Envelope(b'"' + b"a" * 3_000_000 + b'"', ENVELOPE.signatures)
    assert assert_alike(judge, report(), trusted(), large)["problem"] == "wrong-statement-type"


def test_a_person_drops_the_seal_that_came_as_an_attachment(open_page):
    page = open_page()
    page.goto(PAGE.as_uri())
    page.get_by_label("Report").fill(report().split("```golive-seal")[0])
    page.get_by_role("button", name="Check this report").click()
    expect(page.get_by_role("heading", name="Not genuine (no-block)")).to_be_visible()
    drop = """(field, text) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], "report.dsse.json"));
        field.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
    }"""
    page.get_by_label("Seal kept apart").evaluate(drop, ENVELOPE.to_json())
    expect(page.get_by_label("Seal kept apart")).to_have_value(ENVELOPE.to_json())
    page.get_by_label("Keys you trust").fill(KeyList(keys=trusted().keys).model_dump_json())
    page.get_by_role("button", name="Check this report").click()
    expect(page.get_by_role("heading", name="Genuine, word by word")).to_be_visible()
