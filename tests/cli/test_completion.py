"""Completion in the real shells, where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BASH = """
eval "$(newsreader completion bash)"
COMP_WORDS=({words}); COMP_CWORD={place}
_newsreader_completion newsreader
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = """
compdef() {{ :; }}
compadd() {{ printf '%s\\n' "${{(P)@[-1]}}"; }}
_describe() {{ printf '%s\\n' "${{(P@)3}}" "${{(P@)2}}" "${{(P@)4}}"; }}
eval "$(newsreader completion zsh)"
words=({words}); CURRENT=$(({place} + 1))
_newsreader_completion
"""
FISH = """
newsreader completion fish | source
complete -C "{words}"
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


@pytest.mark.parametrize("shell", SCRIPTS)
@pytest.mark.parametrize(
    ("words", "offered"),
    [("newsreader rela", "related"), ("newsreader config ref", "reference"), ("newsreader list --un", "--unread")],
)
def test_a_shell_completes(shell: str, words: str, offered: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell}")
    command = tmp_path / "newsreader"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newsreader "$@"\n')
    command.chmod(0o755)
    environ = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    script = SCRIPTS[shell].format(words=words, place=len(words.split()) - 1)
    ran = subprocess.run([program, "-c", script], env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert any(line.split("\t")[0].split(":")[0] == offered for line in ran.stdout.splitlines()), ran
