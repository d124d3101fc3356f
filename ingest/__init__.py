"""Landing: every record of every source once, whole, as exact text; see docs/ingest.md."""
