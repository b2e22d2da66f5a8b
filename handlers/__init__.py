"""What an officer wants, one file an intent, free of any channel."""
