"""Secrets taken out of what is logged, and text from outside kept to one line. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote, urlsplit

from pydantic import SecretStr

from bot.settings import SECRETS, Settings

HIDDEN = "[hidden]"
SHORTEST = 6
"""Characters. What is shorter is hidden in addresses and headers only: it would be found in half of all words."""

SHAPES = re.compile(
    r"""
      (?P<header>\b(?:proxy-)?authorization(?:["']\s*,\s*b?["']|["']?\s*[:=]\s*(?:b?["'])?)) [^"'\r\n]+
    | (?P<address>\b[a-z][a-z0-9+.-]{0,30}://[^\s/?\#"'<>:@]*:) [^\s/?\#"'<>]+ @
    | (?P<scheme>\b(?-i:B(?:ot|earer|asic))\s+) (?=\S*\d)[\w.~+/=-]{16,}
    | (?P<query>[?&](?:token|code|state|ticket|secret|(?:ssl)?password|
        client_secret|access_token|refresh_token|signature)=) [^\s&"'<>]+
    | (?P<field>["'](?:access_|refresh_|client_)?(?:token|secret)["']\s*:\s*["']) [^"'\s]+
    | (?P<hook>/(?:webhooks|interactions)/\d+/|hooks\.slack\.com/[a-z]+/) [\w/-]{16,}
    | \b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]{4,}
    | \b(?-i:[MNO])[\w-]{22,27}\.[\w-]{6,7}\.[\w-]{27,}
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What looks like a secret whoever it is of: headers, addresses with a password, tokens of Slack and Discord.

No form is searched for without bounds from each place: what is logged may be long, and from anybody.
"""

# C0 but tab, DEL and C1, what ends a line elsewhere, and what turns the direction of writing or can't be seen
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

# A password with a slash, which ought to be written otherwise, is taken as the reader of the setting takes it
ADDRESS = re.compile(r"[\w+.-]+://(?P<user>[^:/@]*)(?::(?P<password>[^@]*))?(?:@|(?<=//))(?P<rest>.*)", re.DOTALL)
QUERY = re.compile(r"[?&](?:ssl)?password=([^&]*)")

Redact = Callable[[str], str]


def redactor(settings: Settings) -> Redact:
    """A function that puts HIDDEN in the place of each secret of the settings, and of whatever has a secret's shape.

    Each secret is found as it is set, as it stands in an address (percent-encoded), and as Python quotes it. A password
    that is also the name of the user or the database is not hidden where it stands alone: those names are told.
    """
    known = sorted({form for one in secrets_of(settings) for form in _forms(one)}, key=len, reverse=True)
    own = re.compile("|".join(re.escape(form) for form in known)) if known else None

    def redact(text: str) -> str:
        if own is not None:
            text = own.sub(HIDDEN, text)
        return SHAPES.sub(_shape, text)

    return redact


def secrets_of(settings: Settings) -> Iterator[str]:
    """Every secret of the settings, and the parts of those that are lists or addresses."""
    for name in SECRETS:
        held = getattr(settings, name)
        if isinstance(held, SecretStr) and (secret := held.get_secret_value()):
            yield from (secret, *(part.strip() for part in secret.split(",")))
            yield from _password_in(secret)
    yield from _password_in(settings.database_url)


def on_one_line(text: str) -> str:
    """The text with line ends and other control characters written out, so that nobody can feign a line of the log."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def _forms(secret: str) -> Iterator[str]:
    for form in (secret, quote(secret, safe=""), quote(secret), repr(secret)[1:-1]):
        if len(form) >= SHORTEST:
            yield form


def _password_in(address: str) -> Iterator[str]:
    """The passwords in an address, as they are written there and as they are meant."""
    found = ADDRESS.match(address)
    if found is None:
        return
    told = {found["user"], urlsplit(found["rest"]).path.rpartition("/")[2]}
    for password in (found["password"], *QUERY.findall(found["rest"])):
        if password and password not in told:
            yield from (password, unquote(password))


def _shape(found: re.Match[str]) -> str:
    kept = next((part for part in found.groupdict().values() if part), "")
    return f"{kept}{HIDDEN}{'@' if found['address'] else ''}"
