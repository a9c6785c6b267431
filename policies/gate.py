"""The gates for other rooms: a draft, the policies that stand at a gate, and what they find."""

from __future__ import annotations

from policies._policy import Draft, policies, review

__all__ = ["Draft", "policies", "review"]
