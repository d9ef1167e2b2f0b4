"""What a report rests on and does not say: targets, key, what no check asked."""

from lib.launch.checklist import Checklist
from lib.launch.readiness import Readiness
from lib.launch.settings import Settings, title
from lib.launch.state import Launch
from lib.report.document import Bullets, Code, Line, Section, line

PROBES = "Checks were allowed to create probe objects; they removed them again unless the evidence says otherwise"


def describe_scope(launch: Launch, checklist: Checklist, readiness: Readiness) -> Section:
    """The targets by name, the key by its reference only."""
    unasked = [each for each in readiness.items if not each.checks]
    wrote = any(result.fact.consented for results in launch.results.values() for result in results)
    key = f"ends in {launch.key_last_four}" if launch.key_last_four else "not shown"
    lines = (
        *_targets(launch.settings),
        line("API key: ", Code(code=launch.settings.api_key or "none"), f", {key}; its value is never stored"),
        line(f"{len(unasked)} of {len(readiness.items)} items have no live check; they rest on a person’s word"),
        line(PROBES if wrote else "No check was allowed to create anything"),
        line("Checklist digest ", Code(code=checklist.digest)),
        line("All times are UTC. A result counts only while it is fresh and what it rests on is unchanged"),
    )
    return Section(heading="Scope and limits", blocks=(Bullets(items=lines),))


def _targets(settings: Settings) -> list[Line]:
    shown = [name for name in type(settings).model_fields if name != "api_key"]
    values = {name: getattr(settings, name) for name in shown}
    return [
        line(f"{title(name)}: ", Code(code=" ".join(value) if isinstance(value, tuple) else str(value)))
        for name, value in values.items()
        if value
    ]
