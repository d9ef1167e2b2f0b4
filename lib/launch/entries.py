"""Everything that can stand in a launch's journal. Entries are facts: they are added, never changed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from lib.launch.checklist import Role
from lib.launch.settings import Settings
from lib.launch.texts import Link, Name, Note, Owner, Person, Remark
from lib.launch.verdict import Verdict

Right = Literal["viewer", "editor", "approver", "admin", "guest"]  # what a member of a launch may do
Meaning = Literal["reviewed", "approved", "accepts the conditions"]


class Fact(BaseModel):
    """What all entries have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Actor(Fact):
    """Who did it, and how that is known.

    `issuer` and `subject` are an identity provider's, and so is `email`, if it vouches for that.
    """

    name: Name
    method: Literal["operating system", "typed", "single sign-on", "proxy header"] = "operating system"
    issuer: str = ""
    subject: str = ""
    email: str = ""

    @property
    def is_local(self) -> bool:
        """Whether only this machine vouches for the name."""
        return self.method in ("operating system", "typed")

    @property
    def identity(self) -> str:
        """What tells this person from all others."""
        return self.name.casefold() if self.is_local else f"{self.issuer}#{self.subject}"

    def goes_by(self, person: str) -> bool:
        """Whether a membership given to `person` is theirs. A display name counts only where there is no better."""
        names = {self.identity, self.email.casefold()} - {""}
        return person.casefold() in {name.casefold() for name in names}


class Exchange(Fact):
    """One request and its answer, redacted before it was kept. `status` is 0 when no answer came."""

    method: str
    url: str
    status: int = 0
    milliseconds: int = 0
    trace_id: str = ""
    headers: dict[str, str] = Field(default_factory=dict)
    excerpt: str = ""  # at most 20 lines of the body
    body: str = ""  # SHA-256 of the whole redacted body, under which the store keeps it
    fault: str = ""  # why no answer came


class Opened(Fact):
    type: Literal["opened"] = "opened"
    name: Name
    owner: Owner = ""
    target_date: date | None = None
    checklist: str
    checklist_version: str
    sample: bool = False


class Renamed(Fact):
    """New particulars of the launch itself."""

    type: Literal["renamed"] = "renamed"
    name: Name
    owner: Owner = ""
    target_date: date | None = None


class Configured(Fact):
    """The settings as they are from here on, and which key they meant when last seen."""

    type: Literal["configured"] = "configured"
    settings: Settings
    key_fingerprint: str = ""
    key_last_four: str = ""
    key_environment: str = ""  # as its prefix says: test or production


class Checked(Fact):
    """One check's verdict.

    `depends` maps what the verdict rests on (a setting, the key) to its fingerprint at that moment, and `items`
    each item that asked for the check to the digest of that item, so that a change of either shows.
    """

    type: Literal["checked"] = "checked"
    run: str
    check: str
    verdict: Verdict
    milliseconds: int = 0
    attempts: int = 1  # 2 or more: an answer came only after a retry
    depends: dict[str, str] = Field(default_factory=dict)
    items: dict[str, str] = Field(default_factory=dict)
    exchanges: tuple[Exchange, ...] = ()
    consented: Literal[0, 1, 2] = 0  # what a person agreed to: writing nothing, probe objects, real effects


class Attested(Fact):
    """A named person gives their word for what no probe can see.

    `covers` maps each check that could not tell to the cause it gave: the word stands in for it while that is so. It
    also names each scenario that was open, after the word "scenario".
    """

    type: Literal["attested"] = "attested"
    item: str
    item_digest: str
    note: Note
    evidence: Remark = ""  # a link, or where the evidence is kept
    covers: dict[str, str] = Field(default_factory=dict)
    depends: dict[str, str] = Field(default_factory=dict)


class Tally(Fact):
    """How the tests of one scenario went; `names` are those of the first few, failed ones before others."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0  # or in any other way undecided
    names: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped


class Reported(Fact):
    """A named person hands in the report of a test run. What it says of each scenario is kept, the file is not."""

    type: Literal["reported"] = "reported"
    item: str
    item_digest: str
    file: Name
    sha256: str  # of the file
    tests: int
    failed: int  # of all tests, whether they belong to a scenario or not
    results: dict[str, Tally]  # by scenario

    @property
    def numbers(self) -> str:
        """How many tests there were, and how many failed."""
        return f"{self.tests} test{'' if self.tests == 1 else 's'}, {self.failed} failed"


class Waived(Fact):
    """Somebody asks to accept a failing or open item until the end of `until` (UTC); another person approves it."""

    type: Literal["waived"] = "waived"
    item: str
    reason: Note
    compensation: Note  # what is done instead, meanwhile
    owner: Name
    until: date
    follow_up: Link | Literal[""] = ""  # where it will be fixed; asked for since waivers are approved


class WaiverApproved(Fact):
    """Another person accepts the waiver that was asked for in entry `asked`."""

    type: Literal["waiver-approved"] = "waiver-approved"
    item: str
    asked: int


class Conditioned(Fact):
    """The launch may go if this is done by the end of `due` (UTC)."""

    type: Literal["conditioned"] = "conditioned"
    condition: Note
    owner: Name
    due: date


class ConditionMet(Fact):
    """The condition set in entry `asked` is met, or falls away."""

    type: Literal["condition-met"] = "condition-met"
    asked: int
    how: Note


class Granted(Fact):
    """A person may do this on the launch from here on; `signs` are the roles that an approver may sign for."""

    type: Literal["granted"] = "granted"
    person: Person  # an e-mail address, an identity, or on one's own machine a name
    right: Right
    signs: tuple[Role, ...] = ()


class Revoked(Fact):
    type: Literal["revoked"] = "revoked"
    person: Person
    right: Right


class MarkedNotApplicable(Fact):
    type: Literal["not-applicable"] = "not-applicable"
    item: str
    reason: Note


class Withdrawn(Fact):
    """Takes back the attestation, the test report, the waiver or the *not applicable* of an item."""

    type: Literal["withdrawn"] = "withdrawn"
    item: str
    what: Literal["attested", "waived", "not-applicable", "reported"]
    reason: Note


class Noted(Fact):
    type: Literal["noted"] = "noted"
    item: str
    text: Note


class SshSignature(Fact):
    """What a person's own key made over the very bytes whose digest is signed; `key` is its fingerprint."""

    key: str
    armor: str


class Signed(Fact):
    """A person signs the state whose digest is `statement`."""

    type: Literal["signed"] = "signed"
    name: Name
    role: Role
    meaning: Meaning
    statement: str
    verdict: str
    comment: Remark = ""
    ssh: SshSignature | None = Field(default=None, exclude_if=lambda ssh: ssh is None)  # older entries are without


class Posted(Fact):
    """The report was put into an issue, as the one comment of this launch there.

    `report` and `seal` are the SHA-256 under which the store keeps the complete report and the seal of what was sent,
    `kept` that of the comment as it was read back; `problem` says what of it the tracker did not keep.
    """

    type: Literal["posted"] = "posted"
    tracker: Literal["github", "jira", "linear"]
    site: Link
    issue: Name
    comment: Name  # its id there
    url: Link
    report: str
    seal: str
    kept: str
    problem: Remark = ""

    @property
    def place(self) -> str:
        """What tells this issue from all others."""
        return f"{self.tracker} {self.site} {self.issue}"


Body = Annotated[
    Opened
    | Renamed
    | Configured
    | Checked
    | Attested
    | Reported
    | Waived
    | WaiverApproved
    | MarkedNotApplicable
    | Withdrawn
    | Conditioned
    | ConditionMet
    | Granted
    | Revoked
    | Noted
    | Posted
    | Signed,
    Field(discriminator="type"),
]
BODY: TypeAdapter[Body] = TypeAdapter(Body)


class Entry(Fact):
    """A fact with its place in the journal: version 1 is the first, `digest` chains it to the one before."""

    launch_id: str
    version: int
    at: AwareDatetime
    actor: Actor
    body: Body
    previous: str = ""
    digest: str = ""
