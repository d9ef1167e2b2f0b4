"""What a judged report is told as, sentence by sentence."""

from lib.report.verify import Answers, OwnSignature


def explain_answers(answers: Answers) -> list[tuple[str, bool | None]]:
    """Each answer as a sentence, and whether it is good; None where it could not be asked."""
    if not answers.sealed:
        return [("Not sealed: nothing in it can be relied on.", False)]
    parts: list[tuple[str, bool | None]] = [("Sealed, and the seal is whole.", True), _explain_trust(answers)]
    count = len(answers.differences)
    changed = (
        f"The words were changed in {count} {'places' if count > 1 else 'place'}: {'; '.join(answers.differences)}."
    )
    parts.append(("Every word is as it was sealed.", True) if answers.words_agree else (changed, False))
    lacking = f"Not signed off for this state: missing {', '.join(answers.missing)}."
    parts.append(("Signed off: the quorum signed this very state.", True) if answers.quorum else (lacking, False))
    return [*parts, *map(_explain_own, answers.own), (_NEWEST[answers.newest], answers.newest)]


_NEWEST = {
    True: "Still the newest state of the launch.",
    False: "Not the newest state of the launch any more.",
    None: "Whether it is still the newest state: no journal here knows this launch.",
}


def _explain_trust(answers: Answers) -> tuple[str, bool | None]:
    key = f"{answers.signer[:16]}…"
    if answers.trusted is None:
        return f"By key {key}; nobody said which keys to trust.", None
    return (f"By a key you trust: {key}", True) if answers.trusted else (f"By a key you do not trust: {key}", False)


def _explain_own(own: OwnSignature) -> tuple[str, bool | None]:
    whose = f"which you trust{f' as that of {own.who}' if own.who else ''}" if own.trusted else "whose key is not known"
    return f"Also signed by SSH key {own.key} for {own.name}, {whose}.", own.trusted or None
