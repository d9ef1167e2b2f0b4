"""The form for connecting by key names every field and says how to obtain the key."""

from collections.abc import Generator
from typing import Any

from lib.checks.conversation import Conversation, Step, Target, check
from lib.cobalt.answers import read
from lib.cobalt.applications import ApplicationEntries, ApplicationEntry
from lib.cobalt.errors import Unusable
from lib.cobalt.forms import FormText, form_address, read_form
from lib.cobalt.markup import mentions
from lib.cobalt.product import be_inside, drawn_by_scripts, reach, read_markup
from lib.cobalt.quotes import shown
from lib.launch.verdict import Verdict, failed, inconclusive, not_applicable, passed, warned

MOST_FORMS = 10


@check(
    needs=("base_url", "api_key", "linked_account_id", "connect_form_url", "app_session"),
    after=("applications_are_listed",),
)
def connect_form_shows_labels_and_instructions(target: Target) -> Conversation:
    try:
        entries = read(ApplicationEntries, (yield target.cobalt.list_applications(target.settings.linked_account_id)))
        by_key = [entry for entry in entries.root if entry.captions]
        if not by_key:
            return not_applicable("no-key-based-application", "No enabled application is connected by key.")
        forms = {}
        for entry in by_key[:MOST_FORMS]:
            forms[shown(entry.slug, 40)] = yield from _read(target, entry)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    return _judge(forms)


def _read(target: Target, entry: ApplicationEntry) -> Generator[Step, Any, FormText]:
    """Raises Unusable."""
    arrival = yield from reach(form_address(target.settings.connect_form_url, entry.slug), target.session)
    be_inside(arrival, forms=False)
    markup = read_markup(arrival)
    form = read_form(markup, entry.captions)
    if not form.found and not mentions(markup.text, entry.name):
        be_inside(arrival)  # then a form for a password may be that of the login
    if form.missing and markup.draws_itself:
        raise drawn_by_scripts()
    return form


def _judge(forms: dict[str, FormText]) -> Verdict:
    facts = {"applications": ", ".join(forms)}
    if mute := ", ".join(slug for slug, form in forms.items() if not form.found):
        because = f"The form shows no label of any field to be filled in for: {mute}."
        return failed("connect-form-without-labels", because, **facts, without_labels=mute)
    if missing := ", ".join(f"{slug}: {shown(label, 40)}" for slug, form in forms.items() for label in form.missing):
        because = f"The form does not show the labels of these fields: {missing}."
        return warned("connect-form-labels-missing", because, **facts, missing=missing)
    if bare := ", ".join(slug for slug, form in forms.items() if not form.instructs):
        because = f"The form shows labels only, and neither an instruction nor a link to help, for: {bare}."
        return warned("connect-form-without-instruction", because, **facts, without_instruction=bare)
    return passed(f"The form names every field and says how to obtain the key, for: {facts['applications']}.", **facts)
