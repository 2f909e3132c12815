"""Match headings to fields: told, exactly by name, else by likeness with a confidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gis_app.errors import LedgerError
from gis_app.ledger.cells import plain_heading
from gis_app.ledger.column_names import bare_heading
from gis_app.ledger.fields import EXTRA, NEEDED, FieldKind
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from gis_app.ledger.column_names import ListNames
    from gis_app.ledger.fields import Field
    from gis_app.ledger.header import Heading

    ContentGuess: TypeAlias = Callable[[int, Callable[[Field], bool]], tuple["Field | None", float]]

SURE: Final = 0.9
"""Likeness from which a heading is taken for a field without asking."""
UNSURE: Final = 0.78
"""Likeness from which a person is asked; below it the column is kept as it is."""

CONTENT_WORTH: Final = 0.85
"""What a column whose cells all fit is worth without its heading."""

_SHOWN_NAMES: Final = 3
_MANY: Final = frozenset({FieldKind.IGNORED})
# a place taken from the wrong column would look right on the map
_NEVER_BY_LIKENESS: Final = frozenset(
    {FieldKind.IGNORED, FieldKind.LON, FieldKind.LAT, FieldKind.LON_LAT, FieldKind.SHAPE}
)


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """Tell what one column is taken for; without a field it is kept under its heading.

    `nearest` are the names of the likeliest fields, best first.
    """

    position: int
    heading: str
    field: Field | None = None
    confidence: float = 0.0
    is_told: bool = False
    nearest: tuple[str, ...] = ()
    is_by_content: bool = False

    @property
    def is_unsure(self) -> bool:
        """Tell whether a person should say what the column means."""
        return self.field is None and not self.is_told and self.confidence >= UNSURE


def parse_told(text: str) -> dict[str, str]:
    """Read `heading=field,heading=field`; a comma in a heading is kept as long as no = is missing.

    >>> parse_told("Unique Key=code, X, Y=lon_lat")
    {'Unique Key': 'code', 'X, Y': 'lon_lat'}
    """
    told: dict[str, str] = {}
    pending = ""
    for part in text.replace("，", ",").split(","):
        pending = f"{pending},{part}" if pending else part
        heading, equals, field = pending.rpartition("=")
        if equals and heading.strip() and field.strip():
            told[heading.strip()] = field.strip()
            pending = ""
    if pending.strip():
        raise LedgerError(
            msg(
                "“{part}” does not say what a column means. Write heading=field, several with "
                "commas between.",
                part=pending.strip(),
            )
        )
    return told


def match_columns(
    headings: Sequence[Heading],
    names: ListNames,
    told: Mapping[str, str] | None = None,
    content: ContentGuess | None = None,
) -> tuple[ColumnMatch, ...]:
    """Match the columns of one table; each field is given to one column only.

    `content` guesses by a column's cells where its heading says nothing; a guess is shown with
    its confidence and taken only where somebody looks at it. Raises LedgerError when what was
    told names no field of the list. A told heading that the table lacks is no error here, see
    `require_told`.
    """
    said = {plain_heading(heading): field for heading, field in (told or {}).items()}
    often = Counter(heading.last for heading in headings)
    matches = [
        replace(
            _told_or_exact(i, heading, names, said),
            heading=heading.last if often[heading.last] == 1 else heading.text,
        )
        for i, heading in enumerate(headings)
    ]
    taken: set[str] = set()
    for i in sorted(range(len(matches)), key=lambda i: -matches[i].confidence):
        field = matches[i].field
        if field is None or field.kind in _MANY:
            continue
        if field.name in taken:
            if matches[i].is_told:
                raise LedgerError(
                    msg("Two columns are told to be {field}. Tell one only.", field=field.name)
                )
            matches[i] = ColumnMatch(i, matches[i].heading)
        taken.add(field.name)
    if {"lon", "lat"} <= taken:
        matches = [
            ColumnMatch(m.position, m.heading)
            if m.field is not None and m.field.kind is FieldKind.LON_LAT and not m.is_told
            else m
            for m in matches
        ]
        taken.add("lon_lat")
    for i, match in enumerate(matches):
        if match.field is None and not match.is_told and match.heading:
            matches[i] = _by_likeness(match, headings[i], names, taken)
    if content is not None:
        for i, match in enumerate(matches):
            if match.field is None and not match.is_told:
                matches[i] = _by_content(match, content, taken)
    return tuple(matches)


def _by_content(match: ColumnMatch, content: ContentGuess, taken: set[str]) -> ColumnMatch:
    field, share = content(match.position, lambda f: f.name not in taken and _is_free(f, taken))
    if field is None:
        return match
    taken.add(field.name)
    return replace(match, field=field, confidence=share * CONTENT_WORTH, is_by_content=True)


def without_guesses(matches: Sequence[ColumnMatch]) -> tuple[ColumnMatch, ...]:
    """Return matches for where nobody looks: a guessed place is asked about, the rest is kept."""
    return tuple(
        ColumnMatch(
            m.position,
            m.heading,
            None,
            m.confidence if m.field.kind in _NEVER_BY_LIKENESS else 0.0,
            nearest=(m.field.name,),
        )
        if m.is_by_content and m.field is not None
        else m
        for m in matches
    )


def _is_free(field: Field, taken: set[str]) -> bool:
    """Tell whether a field may be guessed: a place is not guessed where another is known."""
    if field.kind in (FieldKind.LON, FieldKind.LAT):
        return "lon_lat" not in taken
    return field.kind is not FieldKind.LON_LAT or not taken & {"lon", "lat"}


def _told_or_exact(
    position: int, heading: Heading, names: ListNames, said: Mapping[str, str]
) -> ColumnMatch:
    match = ColumnMatch(position, heading.text)
    for text in (heading.text, heading.last):
        name = said.get(plain_heading(text)) if text else None
        if name is not None:
            if name in (EXTRA, "-"):
                return replace(match, is_told=True)
            field = names.field(name) or names.exact(name)
            if field is None:
                raise unknown_field(name, names)
            return replace(match, field=field, confidence=1.1, is_told=True)
    for text, confidence in ((heading.text, 1.0), (heading.last, 0.97)):
        field = names.exact(text) if text else None
        if field is not None:
            is_whole = plain_heading(text) in names.index
            return replace(match, field=field, confidence=confidence - (0 if is_whole else 0.02))
    return match


def _by_likeness(
    match: ColumnMatch, heading: Heading, names: ListNames, taken: set[str]
) -> ColumnMatch:
    from rapidfuzz import fuzz, process

    wanted = bare_heading(heading.last or heading.text) or plain_heading(heading.text)
    free = [name for name, field in names.index.items() if field.name not in taken]
    scored = process.extract(wanted, free, scorer=fuzz.ratio, limit=12)
    best: dict[str, float] = {}
    for name, score, _place in scored:
        field = names.index[name]
        if field.kind not in _NEVER_BY_LIKENESS:
            best.setdefault(field.name, score / 100)
    nearest = tuple(best)[:_SHOWN_NAMES]
    if not nearest:
        return match
    confidence = best[nearest[0]]
    if confidence >= SURE:
        taken.add(nearest[0])
        return replace(match, field=names.field(nearest[0]), confidence=confidence, nearest=nearest)
    return replace(match, confidence=confidence, nearest=nearest)


def unknown_field(name: str, names: ListNames) -> LedgerError:
    """Make the error for a field that a list does not have, with the nearest names."""
    from rapidfuzz import process

    fields = [f.name for f in names.fields if f.kind is not FieldKind.IGNORED]
    near = [found[0] for found in process.extract(name, fields, limit=_SHOWN_NAMES)]
    return LedgerError(
        msg(
            "The list {list} has no field {field}. Nearest: {nearest}. All: {fields}",
            list=names.list.value,
            field=name,
            nearest=", ".join(near),
            fields=", ".join(fields),
        )
    )


def require_told(headings: Sequence[str], told: Mapping[str, str], file: str) -> None:
    """Raise LedgerError for a told heading that none of a file's tables has."""
    from rapidfuzz import process

    there = {plain_heading(heading) for heading in headings}
    for heading in told:
        if plain_heading(heading) not in there:
            near = [found[0] for found in process.extract(heading, list(headings), limit=3)]
            raise LedgerError(
                msg(
                    "{file} has no column “{heading}”. Nearest: {nearest}",
                    file=file,
                    heading=heading,
                    nearest=", ".join(near),
                )
            )


def require_sure(matches: Sequence[ColumnMatch], names: ListNames, file: str) -> None:
    """Raise LedgerError when a person has to say what columns mean, one detail a column."""
    unsure = [m for m in matches if m.is_unsure]
    if unsure:
        raise LedgerError(
            msg(
                "{file}: it is not certain what some columns mean. Say it with --columns "
                '"heading=field", or "heading=extra" to keep a column as it is.',
                file=file,
            ),
            *(
                msg("“{heading}” may be: {fields}", heading=m.heading, fields=", ".join(m.nearest))
                for m in unsure
            ),
        )
    found = {m.field.name for m in matches if m.field is not None}
    needed = NEEDED[names.list]
    if not found & set(needed):
        raise LedgerError(
            msg(
                "{file} has no column for {needed}, which the list {list} needs. Say which one it "
                'is with --columns "heading=field". Its columns: {headings}',
                file=file,
                needed=" / ".join(needed),
                list=names.list.value,
                headings=", ".join(m.heading for m in matches if m.heading),
            ),
            *(
                msg("“{heading}” may be: {fields}", heading=m.heading, fields=", ".join(m.nearest))
                for m in matches
                if m.field is None and m.nearest and m.heading
            ),
        )
