import pytest

from lib.launch.verdict import Outcome
from tests.checks.driver import Specimen, converse
from tests.checks.replies import target

CHECK = "sdk_is_current"
SPECIMEN = Specimen(
    healthy={},
    causes={Outcome.WARNED: {"sdk-not-pinned", "sdk-left-behind"}, Outcome.INCONCLUSIVE: {"sdk-unknown"}},
    held=lambda said: said == [],
    settings={"sdk_versions": ("@cobaltio/cobalt-js@9.2.0",)},
)


@pytest.mark.parametrize(
    ("packages", "expected"),
    [
        (["@cobaltio/cobalt-js@9.2.0"], (Outcome.PASSED, "")),
        (["@refoldai/refold-js@10.0.1"], (Outcome.PASSED, "")),
        (["@cobaltio/cobalt-js@8.0.0"], (Outcome.WARNED, "sdk-left-behind")),
        (["@cobaltio/cobalt@1.3.0"], (Outcome.WARNED, "sdk-left-behind")),
        (["@refoldai/refold-js@10.0.1", "@cobaltio/cobalt@1.3.0"], (Outcome.WARNED, "sdk-left-behind")),
        (["@cobaltio/cobalt-js@^9.2.0"], (Outcome.WARNED, "sdk-not-pinned")),
        (["@cobaltio/cobalt-js@latest"], (Outcome.WARNED, "sdk-not-pinned")),
        (["@cobaltio/cobalt-js"], (Outcome.INCONCLUSIVE, "sdk-unknown")),
        (["@cobaltio/cobalt-js@9.2.0", "cobalt"], (Outcome.INCONCLUSIVE, "sdk-unknown")),
        (["@acme/ui@1.0.0"], (Outcome.INCONCLUSIVE, "sdk-unknown")),
    ],
)
def test_packages_are_judged(packages, expected):
    verdict = converse(CHECK, target(sdk_versions=packages))
    assert (verdict.outcome, verdict.cause) == expected
