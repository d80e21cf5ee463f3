"""Calls: someone opens a call, startups apply by a form, people read and decide. One engine for every kind of call.

Words: a *call* ("đợt gọi") has *managers*; a *form* is its questions, in versions; an *application* ("hồ sơ dự
tuyển") is what one profile writes or has sent; a *submission* is one immutable revision of it. Start at ``rules``;
``docs/decisions/0020-calls.md`` says why it is cut like this.
"""
