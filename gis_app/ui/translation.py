"""The language of the window: which one, its translator, and Qt's own buttons in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from gis_app.messages import (
    CHINESE,
    LANGUAGES,
    Translator,
    language_from_environment,
    language_of,
    load_translator,
)
from gis_app.paths import translations_dir

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication


def chosen_language(preferred: str) -> str:
    """Return the language a person chose, else the environment's, else the system's."""
    if preferred in LANGUAGES:
        return preferred
    if any(os.environ.get(name) for name in ("GIS_APP_LANGUAGE", "LANGUAGE", "LC_ALL", "LANG")):
        return language_from_environment(os.environ)
    return language_of(QLocale.system().name())


def translator_for(language: str) -> Translator:
    """Return the translator of a language."""
    return load_translator(language, translations_dir())


class QtTranslation:
    """Keep Qt's own words (OK, Cancel, Copy) in the window's language."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._installed: QTranslator | None = None

    def use(self, language: str) -> None:
        """Change the language of Qt's own words and the way numbers are written."""
        if self._installed is not None:
            self._app.removeTranslator(self._installed)
            self._installed = None
        chinese = language == CHINESE
        QLocale.setDefault(
            QLocale(QLocale.Language.Chinese, QLocale.Country.China)
            if chinese
            else QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
        )
        if not chinese:
            return
        translator = QTranslator(self._app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_zh_CN", folder):
            self._app.installTranslator(translator)
            self._installed = translator
