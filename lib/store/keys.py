"""Where API keys come from. Their values stay in memory."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from lib.launch.secret import Origin, Secret
from lib.launch.settings import LOOPBACK_HOSTS, SECRETS, Settings
from lib.store.key_homes import SETTING, KeyHomes, Unlisted

Cleaner: TypeAlias = Callable[[str], Secret]

PRINTABLE = re.compile(r"[\x21-\x7e]+")
LINE = re.compile(r"[A-Za-z-]+: *[\x20-\x7e]+")
LONGEST = 10_000  # characters of a key file


class KeyUnavailable(Exception):
    """The key cannot be had; the text says what to do and never shows a value."""


class NotAllowed(KeyUnavailable):
    """This installation does not let the key be used so; the text says what its admin would have to add."""


def clean(value: str, what: str = "API key") -> Secret:
    """A key as it was typed or read. Raises KeyUnavailable for what no key contains: clients would print it."""
    stripped = value.strip()
    if not stripped:
        raise KeyUnavailable(f"The {what} is empty.")
    if not PRINTABLE.fullmatch(stripped):
        raise KeyUnavailable(f"The {what} has a blank or a special character inside. Copy it again, alone.")
    return Secret(stripped)


def clean_line(value: str) -> Secret:
    """A header line, such as “Cookie: session=…”. Raises KeyUnavailable for what is none."""
    if not LINE.fullmatch(value.strip()):
        raise KeyUnavailable("A signed-in session is a header line, such as “Cookie: session=…”.")
    return Secret(value.strip())


class KeyRing:
    """Resolves references; keeps typed keys for as long as this process lives.

    Where people share an installation, a reference may be used only as GOLIVE_KEYS lists it. Raises KeyUnavailable for
    a list that cannot be read.
    """

    def __init__(self, environment: Mapping[str, str], fixed: Mapping[str, str], *, shared: bool = False) -> None:
        self._homes = _read_homes(environment.get(SETTING, ""), shared=shared)
        self._environment = environment
        self._fixed = fixed  # references that every installation knows, such as the rehearsal's fake keys
        self._typed: dict[tuple[str, str, str], Secret] = {}

    def remember(self, person: str, launch_id: str, host: str, key: Secret) -> None:
        """Keep a key that a person typed, for them, this launch and this host only: another process may move it."""
        self._typed[person, launch_id, host] = key

    def forget(self, launch_id: str) -> None:
        """Drop all keys typed for a launch."""
        self._typed = {place: key for place, key in self._typed.items() if place[1] != launch_id}

    def resolve(
        self, reference: str, person: str = "", launch_id: str = "", host: str = "", *, clean: Cleaner = clean
    ) -> Secret:
        """The key that a reference means, an empty one for ""; `host` is where it is meant to go, as an address.

        Raises KeyUnavailable, of which NotAllowed says that nobody may use it so here.
        """
        kind, _, name = reference.partition(":")
        match kind:
            case "":
                return Secret("")
            case "env" | "file":
                homes = self._allow(
                    reference, host
                )  # first: whether the variable or the file exists is no one's to know
                found = self._from_environment(name, clean) if kind == "env" else _from_file(Path(name), clean)
                return Secret(found.reveal(), homes)
            case "memory":
                return self._from_memory(person, launch_id, host)
        if reference in self._fixed:
            self._keep_apart(host)
            return Secret(self._fixed[reference])
        raise KeyUnavailable("That is no place that keys are kept in. Use env:NAME or file:/path.")  # maybe a key

    def resolve_all(self, settings: Settings) -> dict[str, Secret]:
        """The secrets beside the API key, by setting; those that cannot be had are left out. Raises NotAllowed."""
        found = {name: self._find(settings, name) for name in SECRETS[1:]}
        return {name: secret for name, secret in found.items() if secret}

    def _find(self, settings: Settings, name: str) -> Secret:
        """Empty for one that cannot be had. Only a request tells where a session or a client's secret goes."""
        host = settings.base_url if name == "production_key" else ""
        try:
            return self.resolve(
                getattr(settings, name), host=host, clean=clean_line if name == "app_session" else clean
            )
        except NotAllowed:
            raise
        except KeyUnavailable:
            return Secret("")

    def _allow(self, reference: str, host: str) -> frozenset[Origin] | None:
        if self._homes is None:
            return None
        try:
            return self._homes.of(reference, host if urlsplit(host).netloc else "")
        except Unlisted as unlisted:
            raise NotAllowed(str(unlisted)) from None

    def _keep_apart(self, host: str) -> None:
        """The rehearsal's fake keys go to a Cobalt on this machine, so that nobody takes them for real ones."""
        name = urlsplit(host).hostname
        if self._homes is not None and name and name not in LOOPBACK_HOSTS:
            raise NotAllowed("The rehearsal’s keys are for a Cobalt on this machine only. Use env:NAME or file:/path.")

    def _from_environment(self, name: str, clean: Cleaner) -> Secret:
        if name not in self._environment:
            raise KeyUnavailable(f"The environment variable {name} is not set. Set it and start again.")
        return clean(self._environment[name])

    def _from_memory(self, person: str, launch_id: str, host: str) -> Secret:
        if (person, launch_id, host) not in self._typed:
            raise KeyUnavailable("The typed API key is no longer in memory. Type it again on the overview page.")
        return self._typed[person, launch_id, host]


def _read_homes(listed: str, *, shared: bool) -> KeyHomes | None:
    """None where whoever uses the installation owns its secrets anyway."""
    try:
        return KeyHomes(listed) if shared or listed.strip() else None
    except Unlisted as unlisted:
        raise KeyUnavailable(str(unlisted)) from None


def _from_file(path: Path, clean: Cleaner) -> Secret:
    try:
        if not path.is_file():  # a pipe or a device may never end
            raise FileNotFoundError
        with path.open(encoding="utf-8") as file:
            content = file.read(LONGEST + 1)
    except (OSError, ValueError):
        raise KeyUnavailable(f"The key file {path} cannot be read.") from None
    if len(content) > LONGEST:
        raise KeyUnavailable(f"The key file {path} is too long for a key.")
    return clean(content)
