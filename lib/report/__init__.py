"""The readiness report, in the forms that launch tickets take. Pure."""
