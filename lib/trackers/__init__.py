"""PURE: conversations with the trackers that a report is posted to. Nothing here opens a connection."""
