from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from bot.web import open_web
from briefings.model import OnRecordError


def settings_of(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]  # known to pydantic's plugin only


async def test_a_client_minds_what_is_set() -> None:
    settings = settings_of(
        allow_hosts="intranet.example",
        robots_exempt="own.example, other.example",
        contact="desk@example.org",
        seconds_per_host=0.5,
    )
    async with open_web(settings, timeout=7) as client:
        assert client.timeout == 7
        assert client.guard.allows("intranet.example")
        assert not client.guard.allows("own.example")
        assert [client.robots.exempts(host) for host in ("own.example", "other.example", "intranet.example")] == [
            True,
            True,
            False,
        ]
        assert client.http.headers["User-Agent"] == "onrecord/0.1 (+desk@example.org)"


@pytest.mark.parametrize("address", ["proxy.example:3128", "ftp://reader:hunter2@proxy.example", "http://"])
def test_a_proxys_address_that_is_none_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("ONRECORD_PROXY", address)
    settings = load_settings(None)
    with pytest.raises(OnRecordError, match=r"^ONRECORD_PROXY: the address should look like http://proxy") as caught:
        open_web(settings)
    assert "hunter2" not in str(caught.value)


async def test_a_proxy_may_come_from_a_file_and_is_kept_out_of_sight(tmp_path: Path) -> None:
    path = tmp_path / "proxy"
    path.write_text("socks5://reader:hunter2@proxy.example\n")
    settings = settings_of(proxy_file=path)
    assert "hunter2" not in repr(settings)
    async with open_web(settings) as client:
        assert client.timeout == 30
