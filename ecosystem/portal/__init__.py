"""The portal: pages that join several features for everyone: landing, profiles, about, the design system.

A profile's page stands here, above ``directory`` and ``connections``, because it shows both who somebody is and
whether the two of you are connected. Start with ``views.py``.
"""
