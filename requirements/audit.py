"""Lock files → what is known against the versions in them, asked by pip-audit: `make audit`.

Exit 0: nothing is known against those that were checked, or nothing could be checked, which is said; 1: something is; 2: pip-audit failed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable

UNREACHABLE = (
    "ConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "Could not connect",
    "Max retries exceeded",
    "ServiceError",
    "ProxyError",
)


def verdict(report: str, trouble: str) -> tuple[int, str]:
    """The exit code and what to say, of what pip-audit printed: its report in JSON, or what it said instead."""
    try:
        found = json.loads(report)["dependencies"]
    except (ValueError, LookupError, TypeError):
        last = (trouble.strip().splitlines() or ["it said nothing"])[-1]
        if any(word in trouble for word in UNREACHABLE):
            return 0, "nothing was checked: the database of vulnerabilities cannot be reached from here"
        return 2, f"nothing was checked: pip-audit failed: {last[:200]}"
    checked = [each for each in found if "skip_reason" not in each]
    if not checked:
        return (
            0,
            f"nothing was checked: the database of vulnerabilities knows none of {len(found)} packages, or cannot be reached from here",
        )
    bad = [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for each in checked
        for fault in each["vulns"]
    ]
    left = [each["name"] for each in found if "skip_reason" in each]
    lines = [*bad, f"{len(checked)} of {len(found)} packages were checked, {len(bad)} vulnerabilities are known"]
    if left:
        lines.append(f"not checked: {', '.join(left)}")
    return (1 if bad else 0), "\n".join(lines)


def main(locks: Iterable[str]) -> int:
    """Audit lock files; print the verdict and give its exit code."""
    files = [argument for lock in locks for argument in ("-r", lock)]
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-s",
        "osv",
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "-f",
        "json",
    ]
    done = subprocess.run([*command, *files], capture_output=True, text=True, encoding="utf-8", errors="replace")
    code, said = verdict(done.stdout, done.stderr)
    print(said)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
