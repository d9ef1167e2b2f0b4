"""Cobalt Go-Live: guides a launch through Cobalt's checklist and proves what can be proved."""
