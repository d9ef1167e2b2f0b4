"""Where this installation keeps its things, and the application made of them: the same for pages and command line."""

import os
import pwd
import re
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

from lib.launch.checklist import Checklist
from lib.launch.entries import Actor
from lib.launch.junit import MOST_BYTES as MOST_REPORT_BYTES
from lib.launch.lint import load
from lib.launch.settings import Settings
from lib.simulator.sample import rehearsal_secrets, target_file
from lib.simulator.sample import sample_settings as describe_sample
from lib.store.files import replace_file
from lib.store.keys import KeyRing, KeyUnavailable

if TYPE_CHECKING:
    from lib.archive import Restored
    from lib.checks.conversation import Check
    from lib.cobalt.provider_table import Provider
    from lib.golive import GoLive
    from lib.launch.plan import Plan
    from lib.store.seal_keys import SealKeys

CHECKLIST = Path(__file__).parents[1] / "data" / "checklists" / "cobalt-go-live.yaml"
PROVIDERS = Path(__file__).parents[1] / "data" / "providers.yaml"
PLAN = PROVIDERS.with_name("plan.json")
COBALT_PORT = 8502  # where the local Cobalt answers when nobody says otherwise
SAMPLE_NAME = "Sample: Acme · HubSpot"
MOST_BYTES = 4_000_000  # of a checklist; whoever reads it says what is too long


def application(environment: Mapping[str, str]) -> "GoLive":
    """The application on this installation's database. Raises StoreError, BadChecklist, and OSError for its file."""
    from lib.engine.logs import redact_logs  # noqa: PLC0415 - brings the engine along
    from lib.golive import GoLive  # noqa: PLC0415 - brings the engine along
    from lib.store.sqlite import SqliteJournal  # noqa: PLC0415 - brings pandas along

    redact_logs()
    checklist = load_checklist(environment)
    return GoLive(
        SqliteJournal(database_path(environment)),
        checklist,
        key_ring(environment),
        known=known_checks(checklist),
        providers=load_providers(),
        requests=load_plan(),
        admins=admins(environment),
        trackers=tuple(environment.get("GOLIVE_TRACKERS", "").split()),
        seals=seal_keys(environment),
    )


def begin(environment: Mapping[str, str], name: str | None = None) -> "tuple[GoLive, Actor]":
    """The application, and who gives commands: the name they typed, else the one they are known by here."""
    golive = application(environment)
    actor = golive.person(account(environment)) if name is None else Actor(name=name, method="typed")
    return golive, actor


def restore(environment: Mapping[str, str], source: Path, *, replace: bool) -> "Restored":
    """Put a copy in the place of this installation's database. Raises Refused, StoreError and KeyUnavailable."""
    from lib.archive import restore as put_back  # noqa: PLC0415 - brings pandas along

    target, seals, now = database_path(environment), seal_keys(environment), datetime.now(UTC)
    return put_back(local_actor(environment), admins(environment), source, target, seals, now, replace=replace)


def admins(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Those who run this installation: GOLIVE_ADMINS."""
    return tuple(environment.get("GOLIVE_ADMINS", "").split())


def database_path(environment: Mapping[str, str]) -> Path:
    """GOLIVE_DB, else a file among the person's own data; never in the repository."""
    given = environment.get("GOLIVE_DB", "")
    return Path(given).expanduser() if given else _data() / "golive.db"


def checklist_path(environment: Mapping[str, str]) -> Path:
    """GOLIVE_CHECKLIST, else the project's own."""
    given = environment.get("GOLIVE_CHECKLIST", "")
    return Path(given).expanduser() if given else CHECKLIST


def read_checklist(path: Path) -> str:
    """The text of a checklist; a byte that is no UTF-8 stays visible to whoever judges it. Raises OSError."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES).decode("utf-8", "surrogateescape")


def load_checklist(environment: Mapping[str, str]) -> Checklist:
    """Raises BadChecklist, which names every mistake, and OSError."""
    path = checklist_path(environment)
    return _load(read_checklist(path), str(path))


@lru_cache(maxsize=4)  # by its text: reading it takes longer than a page
def _load(text: str, name: str) -> Checklist:
    from lib.checks.conversation import discover  # noqa: PLC0415 - brings httpx along

    return load(text, name, discover().keys()).with_own_checks()


def known_checks(checklist: Checklist) -> "Mapping[str, Check]":
    """Those that are code, and those that the checklist brings along."""
    from lib.checks.conversation import discover  # noqa: PLC0415 - brings httpx along
    from lib.engine.own_checks import own_checks  # noqa: PLC0415 - brings httpx along

    return {**discover(), **own_checks(checklist)}


@cache
def load_providers() -> "tuple[Provider, ...]":
    """What is known of OAuth providers. Raises OSError."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - needed by checks only

    from lib.cobalt.provider_table import read_providers  # noqa: PLC0415 - brings httpx along

    return read_providers(YAML(typ="safe", pure=True).load(PROVIDERS.read_text(encoding="utf-8")))


@cache
def load_plan() -> "Plan":
    """What each check sends. Raises OSError."""
    from lib.launch.plan import PLAN as SHAPE  # noqa: PLC0415 - needed by checks only

    return SHAPE.validate_json(PLAN.read_bytes())


def key_ring(environment: Mapping[str, str]) -> KeyRing:
    """Knows the environment's keys and the local Cobalt's fake ones. Raises KeyUnavailable for a bad GOLIVE_KEYS."""
    return KeyRing(environment, rehearsal_secrets(), shared=identity_mode(environment) != LOCAL)


def seal_keys(environment: Mapping[str, str]) -> "SealKeys":
    """Where the key lies that seals reports: GOLIVE_SEAL_KEY, else beside the database."""
    from lib.store.seal_keys import ENVIRONMENT_NAME, SealKeys  # noqa: PLC0415 - brings cryptography along

    database = database_path(environment)
    return SealKeys(database.parent, database.stem, environment, environment.get(ENVIRONMENT_NAME, ""))


# The person

LOCAL, SINGLE_SIGN_ON, PROXY = "local", "oidc", "proxy"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHORTEST_SECRET = 24  # characters


class Unsafe(Exception):
    """This installation would let people in without knowing them; the text says what to do."""


def identity_mode(environment: Mapping[str, str]) -> str:
    """How people are known: GOLIVE_IDENTITY, on one's own machine "local"."""
    return environment.get("GOLIVE_IDENTITY", "") or LOCAL


def check_identity(environment: Mapping[str, str], address: str, sign_on: Mapping[str, Any]) -> None:
    """Raises Unsafe unless people are known as the mode promises; `sign_on` is the [auth] part of secrets.toml."""
    mode = identity_mode(environment)
    try:
        key_ring(environment)
    except KeyUnavailable as unreadable:
        raise Unsafe(str(unreadable)) from None
    if mode == LOCAL and address not in LOOPBACK:
        raise Unsafe(
            f"It would listen on {address or 'every address'} while everybody may type any name. "
            "Listen on 127.0.0.1, or set GOLIVE_IDENTITY to oidc or proxy; see docs/identity.md."
        )
    if mode == SINGLE_SIGN_ON and sign_on.get("client_kwargs", {}).get("code_challenge_method") != "S256":
        raise Unsafe('Sign-on must use PKCE: set client_kwargs = { code_challenge_method = "S256" } under [auth].')
    if mode == PROXY and len(environment.get("GOLIVE_PROXY_SECRET", "")) < SHORTEST_SECRET:
        raise Unsafe(f"Set GOLIVE_PROXY_SECRET, shared with the proxy, of {SHORTEST_SECRET} characters at least.")
    if mode not in (LOCAL, SINGLE_SIGN_ON, PROXY):
        raise Unsafe("GOLIVE_IDENTITY must be local, oidc or proxy.")


def account(environment: Mapping[str, str]) -> str:
    """The name of the person's account on this machine."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if given := environment.get(name, "").strip():
            return given[:120]
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


def local_actor(environment: Mapping[str, str]) -> Actor:
    """Who sits at this machine."""
    return Actor(name=account(environment), method="operating system")


# The local Cobalt


def sample_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of a launch that is ready to go, for the local Cobalt."""
    return Settings.model_validate(describe_sample(local_cobalt(environment)))


def local_cobalt(environment: Mapping[str, str]) -> str:
    """Base URL of the local Cobalt: GOLIVE_COBALT_PORT, else the one started last that answers, else the usual port."""
    given = environment.get("GOLIVE_COBALT_PORT", "")
    if given.isdecimal():
        return _local_url(int(given))
    started = sorted(_data().glob("rehearsal-*.toml"), key=_age)
    ports = [int(found[1]) for path in started if (found := re.search(r"-(\d{1,5})\.toml$", path.name))]
    return _local_url(next((port for port in ports if answers(port)), COBALT_PORT))


def answers(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return 0 < port < 65_536 and probe.connect_ex(("127.0.0.1", port)) == 0


def keep_target(base_url: str, port: int) -> Path:
    """Write the ready-made target file of a local Cobalt, in one step. Raises OSError."""
    path = _data() / f"rehearsal-{port}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, target_file(describe_sample(base_url)).encode())
    return path


def read_report(path: Path) -> bytes:
    """A test report, or the beginning of one that is too large to be taken. Raises OSError."""
    with path.open("rb") as file:
        return file.read(MOST_REPORT_BYTES + 1)


def _data() -> Path:
    return user_data_path("cobalt-go-live", appauthor=False)


def _local_url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _age(path: Path) -> float:
    """Small for young files; one that has just gone counts as old."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0
