"""The one way to a published number: metric queries, the dictionary, exports and explanations."""

from crossfoot.gateway.explain import Node, recompute
from crossfoot.gateway.gateway import Gateway, open
from crossfoot.gateway.policy import Policy

__all__ = ["Gateway", "Node", "Policy", "open", "recompute"]
