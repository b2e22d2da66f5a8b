"""Readers that turn a file into plain text with its layout."""
