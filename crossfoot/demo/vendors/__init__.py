"""Simulated vendors: one firm told by servers on loopback, each with its vendor's API. For the demo and the tests."""
