"""A local Cobalt, an OAuth provider and a sample customer app, to rehearse and to test against."""
