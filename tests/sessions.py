"""A page of docs/ → the same page with each command and snippet followed by what it prints when it is run now.

A block `console` has commands behind `$ ` and what each printed; a block `python` may have a block `text` behind it with its output; a block `diff`
changes a file of the project. A page's steps run one after the other, each in a process of its own, in a folder with data/ and tests/ as a
checkout has them, and, where the page has a `diff`, with a copy of kg/ of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, Once

STEP = re.compile(
    r"^```console\n(?P<session>.*?)^```$|^```python\n(?P<code>.*?)^```$(?:\n\n```text\n(?P<text>.*?)^```$)?|^```diff\n(?P<diff>.*?)^```$",
    re.M | re.S,
)
COMMAND = re.compile(r"^\$ (.*)$", re.M)


def fresh(page: Path, once: Once) -> str:
    """The page as it would be if it were written now; a page in another language with the very same steps takes over what they printed."""
    text = page.read_text(encoding="utf-8")
    steps = [found[0] if found["diff"] else found["code"] or COMMAND.findall(found["session"]) for found in STEP.finditer(text)]
    name = hashlib.sha256(json.dumps(steps).encode()).hexdigest()
    printed = json.loads((once(f"page-{name}", lambda folder: _run(text, folder)) / "steps.json").read_text(encoding="utf-8"))
    return STEP.sub(lambda _: printed.pop(0), text)


def _run(text: str, folder: Path) -> None:
    """Run the steps of a page, and write down what becomes of each."""
    for name in ("data", "tests", "ontology.ttl"):
        (folder / name).symlink_to(ROOT / name)
    if "```diff\n" in text:
        shutil.copytree(ROOT / "kg", folder / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "steps.json").write_text(json.dumps([_step(found, folder) for found in STEP.finditer(text)]), encoding="utf-8")


def _step(found: re.Match[str], folder: Path) -> str:
    if found["session"] is not None:
        commands = COMMAND.findall(found["session"])
        return "```console\n" + "".join(f"$ {command}\n{_printed(['bash', '-c', command], folder)}" for command in commands) + "```"
    if found["diff"] is not None:
        done = subprocess.run(["git", "apply", "--recount", "-p0"], cwd=folder, input=found["diff"].encode(), capture_output=True)
        assert done.returncode == 0, f"{found['diff']}{done.stderr.decode()}"
        return found[0]
    printed = _printed([sys.executable, "-c", found["code"]], folder)
    if found["text"] is None:
        assert printed == "", f"{found['code']}printed {printed}"
        return found[0]
    return f"```python\n{found['code']}```\n\n```text\n{printed}```"


def _printed(command: list[str], folder: Path) -> str:
    """What a command prints, errors too; without white space at the ends of lines."""
    own = {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"} if (folder / "kg").exists() else {}
    env = {
        **os.environ,
        **own,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    lines = (line.rstrip() for line in done.stdout.decode("utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if not re.match(r"\d+/\d+ ", line))  # a build's progress, where the machine is slow
