"""A deadline night: applicants save and submit in the last minutes, against the server as ``flask serve`` starts it.

Every acknowledgement the server gave is compared with what the database holds afterwards: nothing that was said to be
saved or received may be missing, and nothing may be there that came after the last second.
"""
