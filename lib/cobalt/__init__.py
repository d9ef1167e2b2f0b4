"""Cobalt's vocabulary: the requests it takes, the answers and errors it gives. Pure."""
