"""README's recipes ("To add an event type, …"), each checked against a thing that was added like that.

A recipe is a paragraph that begins with **To add …**, names its model in the words (as `name`), and lists the places in
backticks: files, folders with a "/" at the end. The name must stand in each of the places, and in no file besides; pages
may speak of anything. A name is found as it is written and as a type (`block_expired`, `BlockExpired`), within longer names too
(`restatement_view`); one in quotes is found as a quoted text only.
"""
import os
import re

REQUIRED = ("an event type", "a policy key", "a view", "a command", "a command of a server")
FOLDERS = ("domain", "eventstore", "projections", "server", "tools", "tests")
TEXTS = (".cpp", ".hpp", ".fbs", ".md", ".toml", ".txt", ".jsonl", ".json", ".cmake")


def paragraph(readme, what):
    found = re.search(r"^\*\*To add " + what + r"\*\*.*?(?=\n\n|\n\*\*|\Z)", readme, re.M | re.S)
    return found[0] if found else ""


def places_in(text):
    """What stands in backticks and is a path; in braces several: `state/policy.{hpp,cpp}`."""
    for quoted in re.findall(r"`([\w./{},-]+)`", text):
        if "/" not in quoted:
            continue
        several = re.fullmatch(r"(.*)\{([^}]+)\}(.*)", quoted)
        yield from [several[1] + each + several[3] for each in several[2].split(",")] if several else [quoted]


def pattern_of(name):
    if name.startswith('"'):
        return re.compile(re.escape(name))
    as_type = "".join(part.capitalize() for part in name.split("_"))
    return re.compile(rf"(?<![A-Za-z0-9])({re.escape(name)}|{as_type})(?![A-Za-z0-9])")


def texts(tree):
    for folder in FOLDERS:
        for at, _, names in os.walk(os.path.join(tree, folder)):
            for name in sorted(names):
                if name.endswith(TEXTS):
                    yield os.path.relpath(os.path.join(at, name), tree)


def files_naming(tree, pattern):
    for path in texts(tree):
        with open(os.path.join(tree, path), errors="replace") as file:
            if pattern.search(file.read()):
                yield path


def stands_in(path, place):
    return path.startswith(place) if place.endswith("/") else path == place


def faults(tree):
    with open(os.path.join(tree, "README.md")) as file:
        readme = file.read()
    for what in sorted({*REQUIRED, *re.findall(r"^\*\*To add ([^*]+)\*\*", readme, re.M)}):
        text = paragraph(readme, what)
        model = re.search(r"\(as `([^`]+)`", text)
        places = list(places_in(text))
        if not model or not places:
            yield f"README.md: no recipe to add {what} that names a model, (as `name`), and its places"
            continue
        found = list(files_naming(tree, pattern_of(model[1])))
        for place in places:
            if not any(stands_in(path, place) for path in found):
                yield f"README.md: to add {what}: {model[1]} does not stand in {place}"
        for path in found:
            if not path.endswith(".md") and not any(stands_in(path, place) for place in places):
                yield f"README.md: to add {what}: {model[1]} stands in {path} as well"
