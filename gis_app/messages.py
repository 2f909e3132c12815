"""What the program says, as data: a message id with fields, rendered where it is shown.

The id is the English sentence with `{named}` fields; `resources/translations` holds the Chinese.
`msg` and `plural` build messages anywhere (domain, storage, errors); a `Translator` turns them into
text of one language. Nothing here keeps a current language: whoever shows text owns a translator.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

DOMAIN = "gis_app"
CHINESE = "zh_CN"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)

FieldValue: TypeAlias = "str | int | float | date | datetime | Message | LocalText | None"


@dataclass(frozen=True, slots=True)
class LocalText:
    """Hold a name that data brings in both languages, such as a layer's title."""

    zh_CN: str  # noqa: N815 - the language's own name
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in a language; English for any language but Chinese."""
        return self.zh_CN if language == CHINESE else self.en


def listed(names: Iterable[str | LocalText]) -> LocalText:
    """Return names one after the other, parted by the sign that each language uses."""
    both = [LocalText(name, name) if isinstance(name, str) else name for name in names]
    return LocalText("、".join(name.zh_CN for name in both), ", ".join(name.en for name in both))


@dataclass(frozen=True, slots=True)
class Message:
    """Carry a translatable sentence with its fields until somebody shows it."""

    id: str
    fields: tuple[tuple[str, FieldValue], ...] = ()
    plural_id: str | None = None
    count: int = 1

    def field(self, name: str) -> FieldValue:
        """Return one field's value; None when the message has no such field."""
        return dict(self.fields).get(name)

    def __str__(self) -> str:
        return Translator(ENGLISH)(self)


def msg(id_: str, /, **fields: FieldValue) -> Message:
    """Make a message; `id_` is the English sentence, a literal so that extraction finds it."""
    return Message(id_, tuple(fields.items()))


def plural(one: str, many: str, count: int, /, **fields: FieldValue) -> Message:
    """Make a message whose wording depends on a count; `{count}` may be used in both texts."""
    return Message(one, (*fields.items(), ("count", count)), many, count)


class Translator:
    """Turn messages into text of one language.

    Numbers keep their digits without grouping ("4690" may be an id); dates are written 2023-09-19.
    """

    def __init__(self, language: str, catalogue: gettext.NullTranslations | None = None) -> None:
        self.language = language
        self._catalogue = catalogue or gettext.NullTranslations()

    def __call__(self, text: str | Message | LocalText, /, **fields: FieldValue) -> str:
        """Render a message, a two-language name, or an English sentence with fields."""
        if isinstance(text, LocalText):
            return text.in_language(self.language)
        message = text if isinstance(text, Message) else Message(text, tuple(fields.items()))
        if message.plural_id is not None:
            pattern = self._catalogue.ngettext(message.id, message.plural_id, message.count)
        else:
            pattern = self._catalogue.gettext(message.id) if message.id else ""
        if not message.fields:
            return pattern.replace("{{", "{").replace("}}", "}")
        return pattern.format_map(_Fields({k: self.value(v) for k, v in message.fields}))

    def with_words(self, words: Mapping[str, str]) -> Translator:
        """Return a translator that says some sentences otherwise: id, or that of many → text."""
        return Translator(self.language, _OwnWords(self._catalogue, words)) if words else self

    def value(self, value: FieldValue) -> str:
        """Render one field's value: messages and names in this language, dates as 2023-09-19."""
        if value is None:
            return ""
        if isinstance(value, Message | LocalText):
            return self(value)
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, float):
            return f"{value:.10g}"
        return str(value)


class _OwnWords(gettext.NullTranslations):
    """Give somebody's own sentences, and those of a catalogue for all others."""

    def __init__(self, catalogue: gettext.NullTranslations, words: Mapping[str, str]) -> None:
        super().__init__()
        self._others, self._words = catalogue, words

    def gettext(self, message: str) -> str:
        return self._words.get(message) or self._others.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._words.get(msgid2) or self._others.ngettext(msgid1, msgid2, n)


class _Fields(dict[str, str]):
    """Leave a field that a message lacks visible instead of failing while showing an error."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def load_translator(language: str, translations_dir: Path) -> Translator:
    """Read the compiled catalogue of a language; English needs none."""
    if language != CHINESE:
        return Translator(ENGLISH)
    file = translations_dir / CHINESE / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with file.open("rb") as stream:
        return Translator(CHINESE, gettext.GNUTranslations(stream))


def language_of(locale_name: str) -> str:
    """Choose our language for a system locale such as `zh_CN.UTF-8` or `en_GB`."""
    return CHINESE if locale_name.lower().replace("-", "_").startswith("zh") else ENGLISH


def language_from_environment(environ: Mapping[str, str]) -> str:
    """Choose the language the way gettext does: LANGUAGE, LC_ALL, LC_MESSAGES, LANG, in order."""
    for name in ("GIS_APP_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "").split(":")[0]
        if value and value not in ("C", "POSIX", "C.UTF-8"):
            return language_of(value)
    return CHINESE
