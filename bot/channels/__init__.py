"""Channels carry messages between officers and the handlers; each knows its messenger and nothing of the work."""
