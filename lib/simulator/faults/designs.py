"""What is wrong with how a workflow is made, whom it is open to, and the event that starts it."""

from lib.simulator.faults.fault import Fault, defects

FAULTS: tuple[Fault, ...] = (
    *defects(
        "workflow_exists",
        ("workflow-gone", "failed", "workflow-missing", "The workflow that goes live cannot be read by anybody."),
    ),
    *defects(
        "workflow_is_hidden_from_the_denied_account",
        (
            "workflow-shown-to-denied",
            "failed",
            "workflow-shown-to-denied",
            "The workflow that goes live is said to be on for every account, whatever its plan.",
        ),
    ),
    *defects(
        "workflow_is_seen_by_the_allowed_account",
        (
            "workflow-hidden-from-allowed",
            "failed",
            "workflow-hidden-from-allowed",
            "The workflow that goes live is offered to nobody, and is on for nobody.",
        ),
        (
            "workflow-off-for-allowed",
            "warned",
            "workflow-off-for-allowed",
            "The workflow that goes live is offered to customers, and is on for nobody.",
        ),
    ),
    *defects(
        "workflow_has_an_access_rule",
        (
            "access-rule-absent",
            "warned",
            "access-rule-absent",
            "The workflow that goes live does not tell of its access condition.",
        ),
    ),
    *defects(
        "other_accounts_cannot_read_executions",
        (
            "runs-open-to-accounts",
            "failed",
            "execution-readable-by-another",
            "On behalf of any account the runs of all accounts can be read.",
        ),
    ),
    *defects(
        "session_token_sees_its_own_account_only",
        (
            "runs-open-to-tokens",
            "failed",
            "execution-readable-by-token",
            "With any session token the runs of all accounts can be read.",
        ),
    ),
    *defects(
        "event_is_defined",
        ("event-undefined", "failed", "event-missing", "No event is defined."),
        ("event-in-lower-case", "failed", "event-name-differs", "The names of all events are in lower case."),
    ),
    *defects(
        "sample_payload_fits_the_event",
        ("event-promises-more", "failed", "payload-lacks-fields", "All events promise a field that nobody sends."),
        (
            "event-schema-stricter",
            "failed",
            "payload-breaks-schema",
            "The schema of all events asks for one field more.",
        ),
        ("event-types-differ", "warned", "payload-types-differ", "All events promise numbers only."),
        ("event-promises-less", "warned", "payload-fields-unknown", "All events promise a single field."),
    ),
    *defects(
        "workflow_uses_only_fields_of_the_event",
        (
            "workflow-asks-for-more",
            "failed",
            "event-field-absent",
            "A node of the workflow that goes live uses a field that its event does not have.",
        ),
    ),
    *defects(
        "workflow_holds_no_secret",
        (
            "node-holds-secret",
            "failed",
            "secret-in-node",
            "A node of the workflow that goes live has a token typed into it.",
        ),
        (
            "node-holds-password",
            "warned",
            "secret-suspected-in-node",
            "A node of the workflow that goes live has a field named password with plain text.",
        ),
    ),
    *defects(
        "workflow_guards_external_calls",
        (
            "errors-not-caught",
            "warned",
            "call-unguarded",
            "In the workflow that goes live no way leads on from an error.",
        ),
        (
            "calls-tried-once",
            "warned",
            "call-tried-once",
            "No node of the workflow that goes live has a second try.",
        ),
        ("time-limit-absent", "warned", "time-limit-absent", "The workflow that goes live has no time limit."),
    ),
    *defects(
        "workflow_nodes_say_what_they_do",
        (
            "node-unnamed",
            "warned",
            "node-name-says-nothing",
            "A node of the workflow that goes live has the name that the editor gave it.",
        ),
        (
            "nodes-share-a-name",
            "warned",
            "node-names-repeat",
            "Two nodes of the workflow that goes live have the same name.",
        ),
    ),
    *defects(
        "workflow_switches_have_a_default",
        (
            "switch-closed",
            "warned",
            "switch-without-default",
            "The workflow that goes live has a switch with a single case.",
        ),
    ),
    *defects(
        "workflow_loops_are_bounded",
        ("workflow-turns", "warned", "circle-unbounded", "The workflow that goes live leads back to its first call."),
        ("loop-unbounded", "warned", "loop-unbounded", "The workflow that goes live has a loop without a bound."),
        ("loops-nested-deep", "warned", "loops-nested-deep", "The workflow that goes live has a loop in two others."),
    ),
    *defects(
        "workflow_repeats_no_action",
        ("action-repeated", "warned", "action-repeated", "The workflow that goes live does one action twice in a row."),
    ),
    *defects(
        "workflow_answers_its_caller",
        ("answer-missing", "warned", "answer-not-given", "The workflow that goes live has no node that answers."),
    ),
    *defects(
        "triggered_event_runs_the_workflow",
        ("event-not-taken", "failed", "event-refused", "No event is known when it is sent."),
        (
            "event-placeholder-left",
            "failed",
            "event-value-unresolved",
            "A run that an event began shows the input of its first node with a placeholder.",
        ),
        (
            "event-value-lost",
            "warned",
            "event-value-empty",
            "A run that an event began shows the input of its first node without a value.",
        ),
    ),
    *defects(
        "event_starts_the_workflow",
        (
            "event-starts-another",
            "failed",
            "event-not-listened-to",
            "The workflow that goes live says that it listens to another event.",
        ),
    ),
    *defects(
        "workflow_is_published",
        (
            "workflow-unpublished",
            "failed",
            "workflow-unpublished",
            "The workflow that goes live says that it is not published.",
        ),
        ("workflow-is-draft", "failed", "workflow-is-draft", "The workflow that goes live says that it is a draft."),
    ),
    *defects(
        "workflow_fits_its_node_budget",
        ("nodes-too-many", "warned", "nodes-too-many", "The workflow that goes live has twenty nodes."),
        ("nodes-far-too-many", "failed", "nodes-far-too-many", "The workflow that goes live has forty nodes."),
    ),
)
