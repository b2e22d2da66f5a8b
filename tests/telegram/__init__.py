"""The office on Telegram, tried with the real library against a strict Bot API server of the tests' own."""
