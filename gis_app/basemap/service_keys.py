"""Keys of online map services, in the system's keyring and nowhere else."""

from __future__ import annotations

import os
import re
from typing import Final

_KEYRING_NAME: Final = "gis-app map services"


def key_variable(service: str) -> str:
    """Return the environment variable that holds a service's key.

    >>> key_variable("own-1f")
    'GIS_APP_KEY_OWN_1F'
    """
    return "GIS_APP_KEY_" + re.sub(r"\W", "_", service).upper()


def known_key(service: str) -> str | None:
    """Return the key of a service: from the environment, else from the keyring; None: neither.

    `key_variable` names the environment variable.
    """
    given = os.environ.get(key_variable(service), "").strip()
    if given:
        return given
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_KEYRING_NAME, service) or None
    except KeyringError:
        return None


def keep_key(service: str, key: str) -> bool:
    """Put a key into the keyring; tells whether there is one to keep it."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_KEYRING_NAME, service, key)
    except KeyringError:
        return False
    return True


def forget_key(service: str) -> None:
    """Take a key out of the keyring; nothing happens when there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(_KEYRING_NAME, service)
    except KeyringError:
        return
