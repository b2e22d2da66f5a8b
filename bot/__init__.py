"""The application: command line, settings, wiring and channels."""
