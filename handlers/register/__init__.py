"""The register as officers meet it: filing, reviewing, asking and what follows, without any channel."""
