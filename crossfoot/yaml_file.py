"""Reads a YAML file in which `${NAME}` stands for a variable of the environment. Never tells what a variable holds."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from crossfoot.errors import USAGE, CrossfootError

REFERENCE = re.compile(r"\$\{(\w+)\}")
EMAIL = r"^[^@\s,;]+@[^@\s,;]+$"
"""One e-mail address, as files of configuration name people."""


def invalid(path: Path, why: str) -> CrossfootError:
    """The refusal of a configuration file (XF-202, exit 2); `why` may hold several lines."""
    return CrossfootError(
        "XF-202",
        f"{path.name} is refused.",
        why=why,
        kept="Nothing was changed.",
        next=f"edit {path.name}, then crossfoot doctor",
        exit_code=USAGE,
    )


def read_yaml(path: Path) -> dict:
    """The mapping of a YAML file, references as written; XF-202 when it is none."""
    try:
        # `{client_id: ${NAME}}` is no YAML, as braces nest there: references are read in other brackets.
        text = REFERENCE.sub("\ue000\\1\ue001", path.read_text(encoding="utf-8"))
        document = _map_texts(
            yaml.load(text, _Loader), lambda text: text.replace("\ue000", "${").replace("\ue001", "}")
        )
    except RecursionError:
        raise invalid(path, "It nests too deeply, or an anchor holds itself.") from None
    except yaml.MarkedYAMLError as error:  # its full text quotes the file, which may hold a secret
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise invalid(path, f"It is not valid YAML{line}: {error.problem}.") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise invalid(path, "It is not UTF-8 text.") from None
    except OSError as error:
        raise invalid(path, f"It cannot be read: {error.strerror}.") from None
    if not isinstance(document, dict):
        raise invalid(path, "It must be a list of `key: value` lines.")
    return document


def expand(document: dict) -> tuple[dict, dict[str, str]]:
    """The document with every `${NAME}` replaced, and the variables read, by name; XF-203 when one is unset."""
    variables: dict[str, str] = {}

    def lookup(match: re.Match) -> str:
        name = match[1]
        if name not in os.environ:
            raise CrossfootError(
                "XF-203",
                f"The environment variable {name} is not set.",
                why="crossfoot.yml refers to it.",
                next=f"export {name}=…",
                exit_code=USAGE,
            )
        variables[name] = os.environ[name]
        return os.environ[name]

    return _map_texts(document, lambda text: REFERENCE.sub(lookup, text)), variables


def _map_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _map_texts(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_map_texts(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key written twice: the second one would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"key '{key}' is there twice", node.start_mark)
        return super().construct_mapping(node, deep)
