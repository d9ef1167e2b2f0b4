"""The link to the channel shared with Cobalt Support is a link into Slack."""

import re

from lib.checks.conversation import Conversation, Target, check
from lib.launch.verdict import passed, warned

CHANNEL = re.compile(r"https://[a-z0-9-]+\.slack\.com/archives/[CGD][A-Z0-9]{6,}(/p\d{10,})?/?(\?.*)?")


@check(needs=("slack_link",))
def slack_link_is_well_formed(target: Target) -> Conversation:
    yield from ()  # what it looks like is all that can be told: nobody outside can open it
    if CHANNEL.fullmatch(target.settings.slack_link):
        return passed("The link has the form of one into a channel of Slack.")
    return warned("slack-link-odd", "The link has not the form of one into a channel of Slack.")
