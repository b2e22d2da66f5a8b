"""From the messenger to the inbox, from the inbox to the handlers, from the outbox to the messenger."""
