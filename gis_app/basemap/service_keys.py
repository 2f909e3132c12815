"""Keys of online map services, in the system's keyring and nowhere else."""

from __future__ import annotations

import os
from typing import Final

_KEYRING_NAME: Final = "gis-app map services"


def known_key(service: str) -> str | None:
    """Return the key of a service: from the environment, else from the keyring; None: neither.

    The environment variable is GIS_APP_KEY_ and the service's name in capitals.
    """
    given = os.environ.get(f"GIS_APP_KEY_{service.upper()}", "").strip()
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
