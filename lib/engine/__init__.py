"""Conducts the checks' conversations; the only room that touches a network."""
