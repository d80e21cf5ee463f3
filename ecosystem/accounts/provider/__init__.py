"""Signing in through an OpenID Connect provider: the one that the settings name, and no other.

Shaped for VNeID (a subject, a level of assurance, a verified name) and for any provider that speaks OpenID Connect; it
is not connected to the live VNeID. ``client`` speaks the protocol through Authlib, ``outbound`` is the one door by
which requests leave. Neither knows of accounts: what comes out is an :class:`Arrival`.
"""

from ecosystem.accounts.provider.client import Arrival, Journey, Provider, configured
from ecosystem.accounts.provider.outbound import ProviderError

__all__ = ["Arrival", "Journey", "Provider", "ProviderError", "configured"]
