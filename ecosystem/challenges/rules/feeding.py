"""The text of a challenge as its call shows it, in Markdown, in one language. Pure."""

from __future__ import annotations

from ecosystem.challenges.models import Challenge

# Heads of the parts, in both languages: the text of a call is written once for each.
HEADS = {
    "pain": ("Nỗi đau", "The pain"),
    "sufferers": ("Ai chịu, tới mức nào", "Who suffers, and how much"),
    "users": ("Ai sẽ dùng", "Who will use it"),
    "given": ("Dữ liệu chúng tôi đưa được", "Data we can give"),
    "constraints": ("Giới hạn", "Constraints"),
    "outcome": ("Kết quả mong đợi", "What a good outcome is"),
}


def body(one: Challenge, locale: str) -> str:
    """What the owner wrote in ``locale`` (``vi``, ``en``), part by part; empty where nothing is written."""
    place = ("vi", "en").index(locale)
    parts = [(heads[place], str(getattr(one, f"{name}_{locale}"))) for name, heads in HEADS.items()]
    return "\n\n".join(f"**{head}**\n\n{text}" for head, text in parts if text)


def asked(one: Challenge) -> str:
    """The challenge as one text, for whoever seeks who could solve it."""
    call = one.call
    words = [call.title_vi, call.title_en, call.summary_vi, call.summary_en]
    words += [str(getattr(one, f"{name}_{locale}")) for name in HEADS for locale in ("vi", "en")]
    return "\n".join(word for word in words if word)
