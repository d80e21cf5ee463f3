"""The English catalogue. Vietnamese needs none: it is what the code says.

``make catalogue`` brings ``messages.po`` up to date, ``make check`` refuses an incomplete or stale one.
"""
