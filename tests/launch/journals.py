"""Small checklists, and journals told in one line a fact."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from lib.launch.chain import seal
from lib.launch.checklist import Attestation, Checklist, Condition, Fix, Item, Section
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
    Withdrawn,
)
from lib.launch.readiness import assess
from lib.launch.settings import Settings
from lib.launch.state import replay

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
ANA = Actor(name="Ana")
BEN = Actor(name="Ben", method="typed")
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


def tell(*facts, launch_id="acme-1a2b"):
    """Sealed entries: the launch is opened and configured a year ago, then comes what is told."""
    long_ago = NOW - timedelta(days=365)
    told = [Told(OPENED, long_ago), Told(CONFIGURED, long_ago), *facts]
    entries, head = [], ""
    for version, fact in enumerate(told, start=1):
        body, at, by = fact if isinstance(fact, Told) else Told(fact)
        sealed = seal(Entry(launch_id=launch_id, version=version, at=at, actor=by, body=body), head)
        entries.append(sealed)
        head = sealed.digest
    return tuple(entries)


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
    facts = {"reason": "No time.", "compensation": "We watch it.", "owner": "Cleo"} | rest
    return Waived(item=about.id, until=until, **facts)


def not_applicable(about, reason="There is no login."):
    return MarkedNotApplicable(item=about.id, reason=reason)


def withdrawn(about, what):
    return Withdrawn(item=about.id, what=what, reason="A slip.")


def signed(statement, **rest):
    facts = {"name": "Dora", "role": "approver", "meaning": "approved", "verdict": "go"} | rest
    return Signed(statement=statement, **facts)
