"""Keep the Chinese translation complete: extract messages, merge translations, compile.

    python scripts/translations.py update [--merge FILE.po ...]
    python scripts/translations.py check

`update` writes resources/translations/zh_CN/LC_MESSAGES/gis_app.{po,mo}; `check` fails when a
message has no Chinese, a translation's fields differ from the message's, or the .mo is stale.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources/translations/zh_CN/LC_MESSAGES/gis_app.po"
KEYWORDS = {"msg": None, "plural": (1, 2), "t": None, "_t": None, "marked": None}
SENTENCES = ROOT / "resources/notices/sentences.toml"
SENTENCES_HEAD = """\
# The sentences inside the daily, weekly and monthly reports, as the program says them.
# Copy the file into the folder NAME.gpkg.notices beside the project. To say a sentence otherwise,
# take away the mark # before its line and change the right side. Names in braces may be left out
# or moved; new ones are an error. For English, add a part [en] with lines of the same kind.
# 日推进、周点评、月总结中的句子。先把文件复制到项目文件旁的“项目名.gpkg.notices”文件夹；
# 要改哪一句，就删去该行行首的 # 并修改等号右边。花括号中的名称可以省略或移动，不能新增。
"""
REPORTS = re.compile(r"gis_app/reports/")
FIELD = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def extracted() -> Catalog:
    """Collect every message of the program from its source."""
    template = Catalog(project="gis-app", charset="utf-8")
    for file, line, message, _comments, _context in extract_from_dir(
        str(ROOT / "gis_app"), method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        if message:
            template.add(message, locations=[(f"gis_app/{file}", line)])
    return template


def load(file: Path) -> Catalog:
    """Read a PO file; an absent one is an empty Chinese catalogue."""
    if not file.exists():
        return Catalog(locale="zh_CN", project="gis-app", charset="utf-8")
    with file.open("rb") as stream:
        return read_po(stream, locale="zh_CN")


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """Return the PO and MO bytes, without dates so that equal content gives equal files."""
    catalog.fuzzy = False
    catalog.header_comment = "# Simplified Chinese translation; see scripts/translations.py"
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, width=100, sort_output=True, no_location=True, omit_header=True)
    header = b'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; '
    header += b'charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    plain = read_po(io.BytesIO(header + po.getvalue()), locale="zh_CN")
    for message in plain:
        message.flags.discard("fuzzy")
    # Babel stamps the time of writing into the compiled header; equal content must give equal files
    stamp = re.compile(rb"(POT-Creation-Date|PO-Revision-Date): [^\n]*\n")
    write_mo(mo, plain)
    data = stamp.sub(lambda m: m[0][:-1].ljust(len(m[0]) - 1) + b"\n", mo.getvalue())
    data = re.sub(rb"\d{4}-\d\d-\d\d \d\d:\d\d", b"2000-01-01 00:00", data)
    return header + po.getvalue(), data


def updated(extra: list[Path]) -> Catalog:
    """Return the Chinese catalogue with today's messages and further translations."""
    catalog = load(PO)
    known: dict[object, Any] = {m.id: m.string for m in catalog if m.id and any_text(m)}
    for file in extra:
        for message in load(file):
            if message.id and any_text(message):
                known[message.id] = message.string
    fresh = Catalog(locale="zh_CN", project="gis-app", charset="utf-8")
    for message in extracted():
        if message.id:
            fresh.add(message.id, string=known.get(message.id), flags=[])
    for message in fresh:
        message.flags.discard("fuzzy")
    return fresh


def sentences(catalog: Catalog) -> bytes:
    """Return the template in which an office rewords the sentences inside its reports."""
    said = {message.id: message.string for message in catalog if message.id}
    lines = [SENTENCES_HEAD, "[zh_CN]"]
    for message in extracted():
        if not message.id or not any(REPORTS.match(file) for file, _line in message.locations):
            continue
        is_plural = isinstance(message.id, tuple | list)
        text = said.get(message.id)
        key = message.id[1] if is_plural else message.id
        text = text[0] if isinstance(text, tuple | list) else text
        if text and FIELD.sub("", str(key)).strip():
            quoted = (json.dumps(one, ensure_ascii=False) for one in (key, str(text)))
            lines.append("# " + " = ".join(quoted))
    return ("\n".join(lines) + "\n").encode()


def any_text(message: Message) -> bool:
    """Tell whether a message is translated."""
    parts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(parts) and bool(parts)


def problems() -> list[str]:
    """List what keeps the translation from being complete and true."""
    found: list[str] = []
    catalog = updated([])
    for message in catalog:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        if not any_text(message):
            found.append(f"no Chinese: {ids[0]}")
            continue
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        fields = set().union(*(FIELD.findall(part) for part in ids))
        for text in texts:
            if set(FIELD.findall(str(text))) - fields:
                found.append(f"fields differ: {ids[0]} / {text}")
    po, mo = written(catalog)
    if not PO.exists() or PO.read_bytes() != po or PO.with_suffix(".mo").read_bytes() != mo:
        found.append("the files are stale: run scripts/translations.py update")
    if not SENTENCES.exists() or SENTENCES.read_bytes() != sentences(catalog):
        found.append(f"{SENTENCES.name} is stale: run scripts/translations.py update")
    return found


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("verb", choices=["update", "check"])
    parser.add_argument("--merge", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    if options.verb == "update":
        catalog = updated(options.merge)
        po, mo = written(catalog)
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(po)
        PO.with_suffix(".mo").write_bytes(mo)
        SENTENCES.write_bytes(sentences(catalog))
        missing = [m.id for m in catalog if m.id and not any_text(m)]
        print(f"{len(catalog)} messages, {len(missing)} without Chinese")
        for message_id in missing:
            print("  ", message_id)
        return 0
    found = problems()
    print("\n".join(found) or "complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
