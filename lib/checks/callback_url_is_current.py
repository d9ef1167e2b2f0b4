"""The redirect address leads to the Cobalt that this launch uses, at its present host."""

import re

from lib.checks.conversation import Conversation, Target, check
from lib.cobalt.addresses import BadAddress, parse_address
from lib.cobalt.errors import Unusable
from lib.cobalt.providers import read_auth_url
from lib.cobalt.quotes import shown
from lib.launch.verdict import inconclusive, passed, warned

LEGACY = re.compile(r"(.+\.)?gocobalt\.io")


@check(
    needs=("base_url", "api_key", "linked_account_id", "app_slug"),
    after=("callback_url_is_registered",),
)
def callback_url_is_current(target: Target) -> Conversation:
    settings = target.settings
    try:
        given = read_auth_url((yield target.cobalt.oauth_url(settings.linked_account_id, settings.app_slug)))
        url, base = parse_address(given.redirect_uri), parse_address(settings.base_url)
    except Unusable as answer:
        return inconclusive(answer.cause, answer.because)
    except BadAddress:
        return inconclusive("answer-undocumented", "The address for connecting carries no usable redirect address.")
    sent = shown(given.redirect_uri, 300)
    if LEGACY.fullmatch(url.host):
        because = f"{sent} is at Cobalt's former host, which is to be switched off: register the new one beside it."
        return warned("callback-host-legacy", because, redirect_uri=sent)
    if (url.scheme, url.host, url.port) != (base.scheme, base.host, base.port):
        because = f"{sent} is not at {shown(base.host)}, where this launch calls Cobalt."
        return warned("callback-elsewhere", because, redirect_uri=sent)
    return passed(f"{sent} leads to the Cobalt that this launch uses.", redirect_uri=sent)
