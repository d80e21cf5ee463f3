"""Response headers: a strict content security policy, no sniffing, no referrer abroad, and no caching of pages."""

from __future__ import annotations

from flask import Flask, Response, request

CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=31536000; includeSubDomains"


def init_app(app: Flask) -> None:
    """Set the headers on every response."""
    secure = bool(app.config["SESSION_COOKIE_SECURE"])

    def dress(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CSP)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers["Strict-Transport-Security"] = HSTS
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
            response.vary.update(("Cookie", "HX-Request"))
        return response

    app.after_request(dress)
