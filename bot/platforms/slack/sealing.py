"""Tokens of workspaces at rest: encrypted, readable with the operator's key only."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from briefings.model import OnRecordError

MAKE_ONE = "make one with: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
NO_KEY = (
    "ONRECORD_SECRET_KEY has to be set where Slack workspaces install the app themselves, as their tokens are kept "
    f"encrypted; {MAKE_ONE}"
)
NO_GOOD_KEY = f"ONRECORD_SECRET_KEY is no key, which has 32 bytes in url-safe base64; {MAKE_ONE}"


@dataclass(frozen=True, slots=True)
class Seal:
    """Fernet (AES-128-CBC with HMAC-SHA256); encrypts with the first of the keys and reads with any of them."""

    fernet: MultiFernet = field(repr=False)

    def close(self, text: str) -> str:
        """`text`, encrypted."""
        return self.fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """What `close` was given. Raises OnRecordError if it was closed with another key."""
        try:
            return self.fernet.decrypt(sealed.encode("ascii", "replace")).decode()
        except InvalidToken:
            message = "an installation can't be read: ONRECORD_SECRET_KEY is not the key that it was stored with"
            raise OnRecordError(message) from None


def seal_of(keys: str) -> Seal:
    """The seal of one or more keys, with commas, the newest first. Raises OnRecordError for none, or a bad one."""
    named = [key.strip() for key in keys.split(",") if key.strip()]
    if not named:
        raise OnRecordError(NO_KEY)
    try:
        return Seal(MultiFernet([Fernet(key) for key in named]))
    except ValueError:
        raise OnRecordError(NO_GOOD_KEY) from None
