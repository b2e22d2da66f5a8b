"""The policy documents as received, their metadata, readers and the clause tree."""
