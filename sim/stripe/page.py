"""The hosted page: what a driver sees on a phone, without a script and without anything of anyone else's."""

from html import escape
from typing import Final

from sim.http import Answer
from sim.stripe.words import word
from sim.stripe.world import Checkout

_HTML: Final = "text/html; charset=utf-8"
_WITHOUT_DECIMALS: Final = frozenset({"jpy", "krw", "vnd", "xaf", "xof"})
_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:26rem;padding:1.5rem;color:#1a1f36;background:#fff}
.trial{background:#ffde92;border-radius:4px;padding:.1rem .5rem;font-size:.75rem;font-weight:600}
h1{font-size:2rem;margin:.2rem 0 1rem}label{display:block;margin:.8rem 0 .2rem;font-size:.9rem}
input{box-sizing:border-box;width:100%;font:inherit;padding:.6rem;border:1px solid #8792a2;border-radius:6px}
button{width:100%;font:inherit;font-weight:600;padding:.75rem;margin-top:1rem;border:0;border-radius:6px;
background:#0055de;color:#fff}button.wallet{background:#000}a{color:#0055de}
[role=alert]{color:#b3093c;font-weight:600}
@media(prefers-color-scheme:dark){body{color:#eef;background:#16171d}.trial{color:#1a1f36}a{color:#8ab4ff}
[role=alert]{color:#ff8fa3}input{background:#23252e;color:inherit}button.wallet{background:#fff;color:#000}}
"""


def form_page(checkout: Checkout, wrong: str | None) -> Answer:
    """Card or wallet, or the way back; `wrong` is why it did not work the last time."""

    def said(sentence: str) -> str:
        return escape(word(sentence, checkout.locale))

    alert = "" if wrong is None else f'<p role="alert">{said(wrong)}</p>'
    url = checkout.cancel_url
    back = "" if url is None else f'<p><a href="{escape(url)}">← {said("Back")}</a></p>'
    return _page(
        checkout,
        f"""{back}<p>{escape(checkout.title)}</p><h1>{_amount(checkout)}</h1>{alert}
<form method="post"><button class="wallet" name="wallet" value="google_pay">{said("Pay with Google Pay")}</button></form>
<form method="post"><label for="number">{said("Card number")}</label>
<input id="number" name="number" inputmode="numeric" autocomplete="cc-number" required value="4242 4242 4242 4242">
<label for="expiry">{said("Expiry")}</label>
<input id="expiry" name="expiry" autocomplete="cc-exp" value="12 / 34">
<label for="cvc">{said("Security code")}</label>
<input id="cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" value="123">
<button name="pay" value="card">{said("Pay")}</button></form>""",
    )


def challenge_page(checkout: Checkout) -> Answer:
    """The bank's own page, on which a driver proves who pays."""

    def said(sentence: str) -> str:
        return escape(word(sentence, checkout.locale))

    return _page(
        checkout,
        f"""<h1>{said("Is it you?")}</h1><p>{said("Your bank wants to know who pays.")} {_amount(checkout)}</p>
<form method="post"><button name="challenge" value="passed">{said("Yes, it is me")}</button></form>
<form method="post"><button name="challenge" value="failed">{said("No")}</button></form>""",
    )


def closed_page(checkout: Checkout) -> Answer:
    said = (
        "You have paid already."
        if checkout.status == "complete"
        else "This page is no longer active. Its time has run out."
    )
    return _page(checkout, f"<h1>{escape(word(said, checkout.locale))}</h1>")


def sent_back(checkout: Checkout) -> Answer:
    """To where the shop wants its customers, with the name of the checkout filled in."""
    url = checkout.success_url.replace("{CHECKOUT_SESSION_ID}", checkout.id)
    return Answer(303, text="", headers=(("Location", url),))


def _page(checkout: Checkout, body: str) -> Answer:
    return Answer(
        text=f"""<!doctype html><html lang="{escape(checkout.locale or "en")}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(checkout.title)}</title>
<style>{_STYLE}</style><span class="trial">{word("SIMULATED", checkout.locale)}</span>{body}</html>""",
        kind=_HTML,
    )


def _amount(checkout: Checkout) -> str:
    digits = 0 if checkout.currency in _WITHOUT_DECIMALS else 2
    return f"{checkout.currency.upper()} {checkout.amount / 10**digits:.{digits}f}"
