"""Writes data/plan.json: what every check sends, as seen in a rehearsal. `make plan` runs it."""

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lib.checks.conversation import Consent, discover
from lib.engine.conduct import Result
from lib.home import key_ring, load_checklist, load_providers
from lib.launch.settings import Settings
from lib.pipeline import Question, start
from lib.simulator.sample import rehearsal_key, sample_settings
from lib.simulator.server import running
from lib.store.keys import clean

ELSEWHERE = {"/provider/": "the OAuth provider", "/icons/": "the icons of the applications", "/app/": "your product"}
IN_PATHS = ("linked_account_id", "denied_account_id", "app_slug", "workflow_id")
ONLY_THE_RUN_KNOWS = re.compile(r"golive-probe-[\w-]+|[0-9a-f]{24}|no-such-\w+")


def rehearse() -> tuple[Settings, list[Result]]:
    """Every check, once, against a healthy local Cobalt."""
    with running() as base_url:
        settings = Settings.model_validate(sample_settings(base_url))
        key, others = clean(rehearsal_key("test")), key_ring({}).resolve_all(settings)
        question = Question(settings, key, load_checklist({}), discover(), (), Consent(2), others, load_providers())
        return settings, list(start(question, datetime.now(UTC)).arrivals())


def template(url: str, settings: Settings) -> str:
    """An address without its query, with settings in braces and "…" for what only a run knows."""
    address = url.partition("?")[0]
    named = {
        name: urlsplit(value).path
        for name in Settings.model_fields
        if "_url" in name and (value := getattr(settings, name))
    }
    path = address.removeprefix(settings.base_url)
    for name, place in named.items():
        if name != "base_url" and path == place:
            return f"{{{name}}}"
    for prefix, words in ELSEWHERE.items():
        if path.startswith(prefix):
            return words
    return "{base_url}" + "/".join(_part(part, settings) for part in path.split("/"))


def _part(part: str, settings: Settings) -> str:
    known = next((name for name in IN_PATHS if getattr(settings, name) == part), "")
    return f"{{{known}}}" if known else ONLY_THE_RUN_KNOWS.sub("…", part)


def plan() -> dict[str, list[list[str]]]:
    """By check: method and address of each request, sorted, since some are sent at the same time."""
    settings, results = rehearse()
    found = {
        result.check: sorted([each.method, template(each.url, settings)] for each in result.exchanges)
        for result in results
    }
    return dict(sorted(found.items()))


def text() -> str:
    """The file's content: one check a line, so that changes can be read."""
    lines = [f"  {json.dumps(check)}: {json.dumps(sent, ensure_ascii=False)}" for check, sent in plan().items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    (ROOT / "data" / "plan.json").write_text(text(), encoding="utf-8")
