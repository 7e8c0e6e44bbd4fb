#!/usr/bin/env python3
"""Every line of the source processes is kept, the page that says so is current, and a line that is not kept is noticed."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def check(root):
    return subprocess.run([sys.executable, str(root / "tools/coverage_page.py"), "--check"], capture_output=True, text=True)


def change(path, old, new):
    text = path.read_text()
    assert old in text, f"{path}: {old}"
    path.write_text(text.replace(old, new))


# What is changed, and what the tool must then say.
MUTATIONS = [
    ("standards/sre-onboarding/quality.yaml", "covers: [Pulumi can deploy the infrastructure]", "covers: []", "no item covers it"),
    ("standards/sre-onboarding/quality.yaml", "[Pulumi can deploy", "[Pulumi may deploy", "covers no known line"),
    ("standards/sre-onboarding/support.yaml", "  - {roles: [product-owner]}\n", "", "is not signed by all"),
    ("standards/cloud-native/quality.yaml", "approval_phrases: [Quality review is completed]\n", "", "no approval phrase"),
    ("standards/cloud-native/quality.yaml", "question: Do tests run in the pipeline?", "question: Do they?", "not current"),
    ("standards/cloud-native/quality.yaml", "covers: [The review", "covers:\n      - [The review", "in one line"),
]


def main():
    failures = []
    if (done := check(ROOT)).returncode != 0:
        failures.append(done.stderr)
    for path, old, new, said in MUTATIONS:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for part in ("standards", "tools", "docs/reference"):
                shutil.copytree(ROOT / part, root / part)
            change(root / path, old, new)
            done = check(root)
            if done.returncode == 0 or said not in done.stderr:
                failures.append(f"{path}: {old!r} -> {new!r} was not noticed: {done.stderr}")
    print("\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
