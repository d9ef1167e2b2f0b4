"""The SDK packages in use are maintained, and pinned to a version."""

import re

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.quotes import shown
from lib.launch.verdict import inconclusive, passed, warned

PACKAGE = re.compile(r"(@[\w.-]+/[\w.-]+)@(.+)")
EXACT = re.compile(r"\d+\.\d+\.\d+([-+][\w.-]+)?")
LEFT_BEHIND = {  # package and the first major version that is fine; None: none is
    "@cobaltio/cobalt": None,
    "@cobaltio/react-cobalt-js": None,
    "@cobaltio/cobalt-js": 9,
}
KNOWN = {*LEFT_BEHIND, "@refoldai/refold-js", "@refoldai/refold"}


@check(needs=("sdk_versions",))
def sdk_is_current(target: Target) -> Conversation:
    yield from ()  # a name and a version are all that is looked at
    packages = [found.groups() for each in target.settings.sdk_versions if (found := PACKAGE.fullmatch(each))]
    known = [(name, version) for name, version in packages if name in KNOWN]
    if not known or len(packages) < len(target.settings.sdk_versions):
        return inconclusive("sdk-unknown", "Write each package as name@version, such as @cobaltio/cobalt-js@9.2.0.")
    loose = [f"{name}@{version}" for name, version in known if not EXACT.fullmatch(version)]
    if loose:
        because = f"Not pinned to one version: {shown(', '.join(loose), 200)}. A new release could change your product."
        return warned("sdk-not-pinned", because)
    old = [f"{name}@{version}" for name, version in known if _is_left_behind(name, version)]
    if old:
        because = f"No longer maintained, or an old line: {shown(', '.join(old), 200)}."
        return warned("sdk-left-behind", because)
    return passed(f"{len(known)} SDK packages are maintained and pinned.")


def _is_left_behind(name: str, version: str) -> bool:
    if name not in LEFT_BEHIND:
        return False
    first = LEFT_BEHIND[name]
    return first is None or int(version.partition(".")[0]) < first
