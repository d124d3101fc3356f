"""ingest → build → audit → publish: the only code that writes a workspace."""
