"""The extractor kit: what every system that is read over HTTP needs once; see docs/connect/README.md."""
