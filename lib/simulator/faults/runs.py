"""What goes wrong with the runs of workflows and with what is told of them."""

from lib.simulator.faults.fault import Fault, defects, scenarios

FAULTS: tuple[Fault, ...] = (
    *defects(
        "webhook_announces_failures",
        ("failures-not-announced", "failed", "failures-not-announced", "No webhook has the event Workflow Errored."),
        (
            "time-outs-not-announced",
            "warned",
            "time-outs-not-announced",
            "No webhook has the events Workflow Timed Out and Workflow Stopped.",
        ),
    ),
    *defects(
        "workflow_failure_rate_is_low",
        ("runs-fail-often", "failed", "failure-rate-high", "Of a hundred runs about eight are said to have failed."),
        (
            "runs-fail-sometimes",
            "warned",
            "failure-rate-raised",
            "Of a hundred runs about four are said to have failed.",
        ),
        ("runs-few", "warned", "runs-too-few", "Only a few of the past runs are there."),
    ),
    *defects(
        "own_app_is_connected",
        (
            "own-app-not-connected",
            "warned",
            "own-app-not-connected",
            "No account has credentials for the organisation's own app.",
        ),
        (
            "own-app-expired",
            "failed",
            "own-app-expired",
            "The credentials for the organisation's own app have expired.",
        ),
    ),
    *defects(
        "own_app_is_sent_the_required_fields",
        (
            "own-app-field-missing",
            "failed",
            "required-field-missing",
            "The organisation's own app is called without the HubSpot id.",
        ),
        ("own-app-errors", "failed", "own-app-errors", "The organisation's own app answers workflows with an error."),
    ),
    *defects(
        "every_node_has_succeeded",
        ("nodes-never-run", "failed", "many-nodes-untested", "Two nodes of each workflow are never reached."),
        ("node-never-runs", "warned", "some-nodes-untested", "A node of each workflow is never reached."),
        (
            "node-failed-lately",
            "failed",
            "node-failed-lately",
            "The node that says what went wrong ends in an error itself.",
        ),
    ),
    *defects(
        "an_error_path_was_tested",
        ("errors-never-tried", "warned", "no-error-path-tested", "No node of any run met an error."),
    ),
    *defects(
        "workflow_runs_end_to_end",
        ("runs-stop", "failed", "run-not-completed", "Every run that is started by a call is stopped at once."),
        ("run-output-differs", "failed", "run-output-differs", "Runs return something else than they should."),
        ("runs-flaky", "warned", "run-flaky", "Of the runs that are started by a call every third is stopped."),
    ),
    *defects(
        "workflow_refuses_an_incomplete_payload",
        (
            "incomplete-payload-accepted",
            "failed",
            "incomplete-payload-accepted",
            "Whoever waits for a run gets 200, whatever the workflow answers.",
        ),
    ),
    *scenarios(
        ("workflow-fails", "Every run ends at its last node, with an error that nothing catches."),
        ("workflow-node-fails", "In every run, the first node that calls an application fails."),
        ("workflow-times-out", "Every run may take two seconds, and its last node takes longer."),
        ("workflow-stuck", "Every run goes on until somebody stops it."),
        ("workflow-slow", "Every run takes ten seconds more."),
        ("workflow-response-422", "Every workflow answers 422 to whoever waits for it."),
        ("sync-refused", "Nobody may wait for a run: it is refused as that of a loop is."),
    ),
)
