"""What a launch is: its checklist, journal entries, state and readiness. Pure: no network, disk or clock."""
