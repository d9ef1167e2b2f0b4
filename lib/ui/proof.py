"""The evidence behind an item: what was asked, what came back, what a person said."""

import streamlit as st

from lib.launch.entries import Checked, Exchange
from lib.launch.readiness import ItemReadiness
from lib.launch.state import Dated
from lib.launch.wording import begin_sentence, name_check
from lib.ui.desk import Desk
from lib.ui.words import exact, safe


def show_proof(_desk: Desk, each: ItemReadiness) -> None:
    """Every check's newest result, then the attestation."""
    results = [check.result for check in each.checks if check.result]
    for result in results:
        _show_result(result)
    if each.word:
        given = each.word.given
        st.markdown(f"**Attested by {safe(given.by.name)}**, {exact(given.at)}  \n{safe(given.fact.note)}")
        if given.fact.evidence:
            st.code(given.fact.evidence, language=None, wrap_lines=True)
    if not results and not each.word:
        st.markdown("Nothing yet. Run the checks, or attest the item, and the proof is kept here.")


def _show_result(result: Dated[Checked]) -> None:
    fact = result.fact
    st.markdown(
        f"**{safe(begin_sentence(name_check(fact.check)))}**, {exact(result.at)}  \n{safe(fact.verdict.because)}"
    )
    if fact.verdict.values:
        st.table({"Value": {name.replace("_", " "): value for name, value in fact.verdict.values.items()}})
    for exchange in fact.exchanges:
        st.code(_write(exchange), language=None, wrap_lines=True)


def _write(exchange: Exchange) -> str:
    came = f"{exchange.status}" if exchange.status else f"no answer: {exchange.fault}"
    trace = f" · trace {exchange.trace_id}" if exchange.trace_id else ""
    lines = [f"{exchange.method} {exchange.url}", f"→ {came} in {exchange.milliseconds} ms{trace}"]
    lines += [f"{name}: {value}" for name, value in exchange.headers.items()]
    lines += [f"sha256 of the body: {exchange.body}"] if exchange.body else []
    return "\n".join([*lines, *(["", exchange.excerpt] if exchange.excerpt else [])])
