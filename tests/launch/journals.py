"""Small checklists, and journals told in one line a fact."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from lib.launch.chain import seal
from lib.launch.checklist import Attestation, Checklist, Condition, Fix, Item, Section, digest
from lib.launch.entries import (
    Actor,
    Attested,
    Checked,
    Configured,
    Entry,
    MarkedNotApplicable,
    Opened,
    Signed,
    Waived,
    WaiverApproved,
    Withdrawn,
)
from lib.launch.readiness import assess
from lib.launch.settings import Settings
from lib.launch.signoff import SignOff, SignOffState, judge_sign_off
from lib.launch.state import Dated, replay
from lib.launch.statement import state_facts
from lib.report.compose import WHOLE, compose

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
ANA = Actor(name="Ana")
BEN = Actor(name="Ben", method="typed")
ASKS = Actor(name="Ana", method="typed")
SETTINGS = Settings(
    base_url="https://app.refold.ai",
    api_key="env:COBALT_API_KEY",
    linked_account_id="acme",
    app_slug="hubspot",
    expected_client_id="client-1",
    expected_scopes=("oauth", "contacts"),
    onboarding_url="https://app.example.com/integrations",
)
OPENED = Opened(name="Acme · HubSpot", checklist="small", checklist_version="1")
CONFIGURED = Configured(settings=SETTINGS, key_fingerprint="f" * 16, key_last_four="last")


class Told(NamedTuple):
    """A fact with another moment or person than usual."""

    body: object
    at: datetime = NOW
    by: Actor = ANA


def earlier(body, *, by=ANA, **span):
    """A fact from some time ago: `earlier(fact, hours=3)`."""
    return Told(body, NOW - timedelta(**span), by)


def only_asked(body):
    """A waiver that nobody approved yet."""
    return Told(body, by=ASKS)


def tell(*facts, launch_id="acme-1a2b"):
    """Sealed entries: the launch is opened and configured a year ago, then comes what is told."""
    long_ago = NOW - timedelta(days=365)
    told = [Told(OPENED, long_ago), Told(CONFIGURED, long_ago), *facts]
    entries, head = [], ""
    for version, (body, at, by) in enumerate(_with_approvals(told), start=1):
        sealed = seal(Entry(launch_id=launch_id, version=version, at=at, actor=by, body=body), head)
        entries.append(sealed)
        head = sealed.digest
    return tuple(entries)


def _with_approvals(told):
    """Ben approves every waiver at once, but for those that are only asked for."""
    version = 0
    for fact in told:
        whole = fact if isinstance(fact, Told) else Told(fact)
        version += 1
        yield whole
        if isinstance(whole.body, Waived) and whole.by is not ASKS:
            version += 1
            yield Told(WaiverApproved(item=whole.body.item, asked=version - 1), whole.at, BEN)


def launch(*facts):
    return replay(tell(*facts))


def judge(checklist, *facts, now=NOW, needs=None):
    """The readiness after these facts."""
    return assess(launch(*facts), checklist, now, needs or {})


# Checklists


def fix(party="customer"):
    return Fix(title="It is so", who="somebody", party=party, steps=("Do it.",))


def word(when="always", **rest):
    return Attestation(statement="It is so.", evidence="A link.", when=when, **rest)


def item(item_id="login", *, checks=(), causes=(), importance="blocks launch", party="us", **rest):
    """An item; `causes` are names, or a map from names to the party that can fix them."""
    parties = causes if isinstance(causes, dict) else dict.fromkeys(causes, "customer")
    return Item(
        id=item_id,
        title=f"About {item_id}",
        recommendation="Do it well.",
        why="Customers notice.",
        test=("Look.",),
        fails_when=("It is not so.",),
        importance=importance,
        who="engineer",
        party=party,
        checks=tuple(checks),
        causes={cause: fix(owner) for cause, owner in parties.items()},
        **rest,
    )


def reworded(about, **changes):
    """Another item of the same name; a mere copy would keep the digest that was computed once."""
    return Item.model_validate(about.model_dump() | changes)


def only_if(item_id, *states):
    return Condition(item=item_id, states=states)


def checklist(*items, **rest):
    return Checklist(
        id="small",
        title="Small checklist",
        version="1",
        introduction="Short.",
        sections=(Section(id="first", title="First section", summary="All of it.", items=items),),
        **rest,
    )


# Facts


def checked(check, verdict, *, rests_on=(), asked_by=(), run="r1", **rest):
    """A result that rests on settings as they were at the beginning, asked for by items as they are."""
    fingerprints = launch().fingerprints()
    return Checked(
        run=run,
        check=check,
        verdict=verdict,
        depends={name: fingerprints[name] for name in rests_on},
        items={each.id: each.digest for each in asked_by},
        **rest,
    )


def attested(about, *, note="I saw it.", rests_on=(), **rest):
    fingerprints = launch().fingerprints()
    depends = {name: fingerprints[name] for name in rests_on}
    return Attested(item=about.id, item_digest=about.digest, note=note, depends=depends, **rest)


def waived(about, *, until=TODAY, **rest):
    facts = {
        "reason": "No time.",
        "compensation": "We watch it.",
        "owner": "Cleo",
        "follow_up": "https://t.example/1",
    } | rest
    return Waived(item=about.id, until=until, **facts)


def not_applicable(about, reason="There is no login."):
    return MarkedNotApplicable(item=about.id, reason=reason)


def withdrawn(about, what):
    return Withdrawn(item=about.id, what=what, reason="A slip.")


def signed(statement, **rest):
    facts = {"name": "Dora", "role": "approver", "meaning": "approved", "verdict": "go"} | rest
    return Signed(statement=statement, **facts)


NOT_SIGNED = SignOff(SignOffState.NOT_SIGNED, ("one more as approver",), ())
SIGNED = Told(signed("0" * 64), by=BEN)
SIGNED_OFF = SignOff(SignOffState.SIGNED_OFF, (), (Dated(SIGNED.body, NOW, BEN, 9),))


def report_of(listed, *facts, now=NOW, form=WHOLE):
    """The document of a report on these facts."""
    entries = tell(*facts)
    told, found = replay(entries), judge(listed, *facts, now=now)
    state = state_facts(told, listed, found)
    statement = digest(state)
    sign_off = judge_sign_off(told, listed.quorum, statement, state)
    return compose(told, listed, found, statement, sign_off, (), entries, form)
