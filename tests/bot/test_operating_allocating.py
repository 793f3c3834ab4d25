"""What is set where there is something to set."""

from __future__ import annotations

import platform

import pytest

from bot.operating.allocating import OPERATORS, keep_little_freed_memory


def test_glibc_takes_both_settings_unless_the_operator_has_set_any(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OPERATORS:
        monkeypatch.delenv(name, raising=False)
    assert keep_little_freed_memory() == (platform.libc_ver()[0] == "glibc")
    monkeypatch.setenv(OPERATORS[0], "8")
    assert not keep_little_freed_memory()
