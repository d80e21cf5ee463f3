"""Who is who: profiles of startups, angels, funds, mentors and institutions, and the lists to find them in.

A *profile* is what the others see; its *members* (owner, editor, viewer) are accounts. What a reader may see depends
on the *relation* (stranger, member of the site, connected, insider, officer) and the *group* of the field. Start with
``rules`` (who may see and do what), then ``actions.create`` and ``queries.listing``.
"""
