"""People who sign in: registering, confirming the address, signing in and out, roles.

Words: an *account* is one person; a *role* is what they are here for (a person may hold several and looks at the site
through one of them); a *sign-in* is one open visit on one device; a *link* is a single-use address sent by mail.
Start with ``rules.py`` (who may do what) and ``actions.py`` (what happens).

What registering does, decided once: it creates the account and sends a link that confirms the address. Nobody is
signed in, and the answer is the same for an address that is known already; its owner gets another mail instead. An
account without a confirmed address cannot sign in, so it can neither hold a profile nor ask anybody for anything.
Confirming signs in. A reset link proves the address too, and never signs in by itself.
"""
