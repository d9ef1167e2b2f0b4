"""The report, posted to a tracker as one comment that is renewed, read back and compared. Part of the application."""

import hashlib
import re
import threading
from functools import partial

from lib.checks.conversation import Fault
from lib.engine.dialogue import hold
from lib.engine.guard import Guard, origin_of
from lib.engine.guard import Refused as Unopened
from lib.engine.redact import Redactor
from lib.launch.entries import Actor, Posted
from lib.launch.secret import Secret
from lib.launch.settings import LOOPBACK_HOSTS
from lib.launch.state import Launch
from lib.ledger import Refused
from lib.report.envelope import Envelope, read_envelope
from lib.report.fit import Export
from lib.report.targets import TARGETS
from lib.report.trust import Trust
from lib.reports import Reports
from lib.store.keys import KeyRing, KeyUnavailable, clean
from lib.store.seal_keys import need_seals
from lib.trackers.destination import TITLES, TYPED, Destination, is_reference
from lib.trackers.posting import Written, write_comment
from lib.trackers.readback import find_loss, is_about, list_changes, tell_edits
from lib.trackers.tracker import Comment, Declined, Talk

UNSURE = ("timed-out", "answer-cut-short", "answer-unreadable")  # it may have arrived all the same
AGAIN = "Post again: a comment that arrived is found, never doubled."


class NotPosted(Refused):
    """The tracker could not be asked, or did not do it; the text says what to do and shows no secret."""


class Edited(Refused):
    """People changed the comment since it was written."""


class Posting(Reports):
    """What leaves the application for a tracker."""

    keys: KeyRing
    trackers: tuple[str, ...]
    _posting: threading.Lock

    def post(
        self, actor: Actor, launch_id: str, destination: Destination, token: str, *, overwrite: bool = False
    ) -> Posted:
        """Put the report into an issue, into the comment of this launch if it has one there; waits until it is.

        `token` says where the token is kept. Raises Unknown, KeyUnavailable, NotPosted, and Edited when people changed
        the comment, unless that may be overwritten.
        """
        launch = self.ledger.load(launch_id)
        self.ledger.permit(actor, "post", launch)
        need_seals(self.seals)  # without a seal nobody could tell what was kept
        self._forbid_strange_site(actor, destination)
        guard = _guard(launch, destination)
        secret = self._token(token, destination)
        with self._posting:  # two who post at once must not make two comments
            posted = self._post(actor, launch_id, destination, secret, guard, overwrite=overwrite)
            self.ledger.command(actor, "post", launch_id, lambda _: [posted])
        return posted

    # Inside

    def _post(
        self, actor: Actor, launch_id: str, destination: Destination, token: Secret, guard: Guard, *, overwrite: bool
    ) -> Posted:
        view = self._exported(actor, launch_id)
        export = self._fit(view, TARGETS[destination.tracker])
        before = view.launch.posted.get(destination.place)
        last = before.fact if before else None

        def approve(shown: str) -> None:
            body = _without(token, shown)
            if not overwrite and (last is None or _digest(body) != last.kept):
                self._forbid_loss(launch_id, body, last)

        known = last.comment if last else ""
        ours = partial(is_about, launch=launch_id)
        talk = write_comment(destination.open(token), export.text, known, ours, approve)
        written = self._hold(talk, guard, token)
        self._keep(self._write(view), export)
        return _record(export, destination, written.comment, _without(token, written.comment.body))

    def _hold(self, talk: Talk[Written], guard: Guard, secret: Secret) -> Written:
        """What the other side says may quote the token."""
        try:
            return hold(talk, guard, secret)
        except Declined as declined:
            because = str(declined)
        except Fault as fault:
            because = f"{fault.because} {AGAIN}" if fault.cause in UNSURE else fault.because
        raise NotPosted(Redactor([secret]).text(because))

    def _keep(self, complete: str, export: Export) -> None:
        """What the comment speaks of: the next entry of the journal makes another report of it."""
        contents = (complete.encode(), _seal_bytes(export))
        self.journal.keep({hashlib.sha256(each).hexdigest(): each for each in contents})

    def _forbid_loss(self, launch_id: str, body: str, last: Posted | None) -> None:
        edits = tell_edits(body, launch_id, Trust(self.seal_keys().keys), self._seal_of(last))
        if edits:
            raise Edited(f"The comment was changed by hand: {list_changes(edits)}.")

    def _seal_of(self, last: Posted | None) -> Envelope | None:
        kept = self.journal.blob(last.seal) if last else b""
        return read_envelope(kept) if kept else None

    def _forbid_strange_site(self, actor: Actor, destination: Destination) -> None:
        """Whoever sits elsewhere must not have this machine's secrets sent to a place of their own."""
        if not (actor.is_local or destination.is_vendors or destination.site in self.trackers):
            raise Refused(f"Nobody here allowed tokens to go to {destination.site}. See GOLIVE_TRACKERS in the README.")

    def _token(self, reference: str, destination: Destination) -> Secret:
        """Raises KeyUnavailable."""
        if not is_reference(reference):
            raise KeyUnavailable(TYPED)
        address = destination.open(Secret("")).address
        return self.keys.resolve(reference, host=address, clean=partial(clean, what="token"))


def _guard(launch: Launch, destination: Destination) -> Guard:
    """Public addresses over TLS; a rehearsal may post to a stand-in on this machine. Raises Refused."""
    try:
        origin = origin_of(destination.site)
    except Unopened as unopened:
        raise NotPosted(unopened.because) from None
    if launch.settings.is_rehearsal() and origin[1] in LOOPBACK_HOSTS:
        return Guard(frozenset({origin}))
    if not destination.is_secure:
        raise Refused("A token is sent over https:// only. Name the site by such an address.")
    return Guard()


def _record(export: Export, destination: Destination, comment: Comment, body: str) -> Posted:
    return Posted.model_validate(
        {
            "tracker": destination.tracker,
            "site": destination.site,
            "issue": destination.issue,
            "comment": comment.id,
            "url": comment.url,
            "report": export.form.complete,
            "seal": hashlib.sha256(_seal_bytes(export)).hexdigest(),
            "kept": _digest(body),
            "problem": find_loss(TITLES[destination.tracker], export, body),
        }
    )


def _seal_bytes(export: Export) -> bytes:
    return f"{export.envelope.to_json()}\n".encode() if export.envelope else b""


def _without(token: Secret, body: str) -> str:
    """A comment's text. Words of it stand in sentences later, whoever wrote them."""
    return re.sub(re.escape(token.reveal()), "[token]", body, flags=re.IGNORECASE)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
