"""What is counted and measured, for Prometheus.

| Metric | Kind | What |
|---|---|---|
| `onrecord_articles_total` | counter | articles and revisions stored |
| `onrecord_claims_total` | counter | claims stored |
| `onrecord_claim_lag_seconds` | histogram | from an article's publication to its claims; not of archives |
| `onrecord_source_failures_total{source}` | counter | readings of a source that failed |
| `onrecord_briefings_total{alert}` | counter | briefings made |
| `onrecord_deliveries_total{outcome}` | counter | deliveries `sent`, and attempts that `failed` |
| `onrecord_delivery_lag_seconds` | histogram | from the end of a briefing's window to its delivery |
| `onrecord_deliveries_pending` | gauge | deliveries that wait or are tried again; 0 where another process leads |
| `onrecord_subscriptions_parked` | gauge | subscriptions whose channel takes nothing; 0 where another process leads |
| `onrecord_round_seconds{round}` | histogram | how long a round of `poll`, `brief`, `deliver`, … took |
| `onrecord_round_failures_total{round}` | counter | rounds that ended with an error |
| `onrecord_round_last_success_timestamp_seconds{round}` | gauge | when a round last ended well |
| `onrecord_lease_held` | gauge | 1 while this process leads |
| `onrecord_database_up` | gauge | 1 while the database answers |
| `onrecord_model_loaded` | gauge | 1 once the language model is loaded |
| `onrecord_platform_up{platform}` | gauge | 1 while a platform is connected |

Besides these the process tells its memory, processor time and open files (`process_…`). Everything is of this process,
and begins anew with it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from briefings.model import Article
from briefings.service import Listeners

MINUTE, HOUR, DAY = 60, 3600, 86400
LAGS = (10, 30, MINUTE, 120, 300, 600, 900, 1800, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY)
DURATIONS = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, MINUTE, 120, 300, 600)
MOST_SOURCES = 1000
OTHER = "(other)"
"""The sources that fail after the first MOST_SOURCES that did: each is a series of its own, which Prometheus keeps."""


class Metrics:
    """The metrics of one process, in a registry of their own; see this module's table. May be told from any thread."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, of no use here
        self.registry = registry = CollectorRegistry()
        self._clock = clock
        self._failing: set[str] = set()
        ProcessCollector(registry=registry)
        self.articles = Counter("onrecord_articles", "Articles and revisions stored", registry=registry)
        self.claims = Counter("onrecord_claims", "Claims stored", registry=registry)
        self.claim_lag = Histogram(
            "onrecord_claim_lag_seconds", "From publication to claims", buckets=LAGS, registry=registry
        )
        self.failures = Counter(
            "onrecord_source_failures", "Readings of a source that failed", ["source"], registry=registry
        )
        self.briefings = Counter("onrecord_briefings", "Briefings made", ["alert"], registry=registry)
        self.deliveries = Counter("onrecord_deliveries", "Deliveries by outcome", ["outcome"], registry=registry)
        self.delivery_lag = Histogram(
            "onrecord_delivery_lag_seconds", "From a window's end to its delivery", buckets=LAGS, registry=registry
        )
        self.pending = Gauge("onrecord_deliveries_pending", "Deliveries not sent yet", registry=registry)
        self.parked = Gauge("onrecord_subscriptions_parked", "Subscriptions that are parked", registry=registry)
        self.rounds = Histogram(
            "onrecord_round_seconds", "How long a round took", ["round"], buckets=DURATIONS, registry=registry
        )
        self.round_failures = Counter(
            "onrecord_round_failures", "Rounds that ended with an error", ["round"], registry=registry
        )
        self.last_success = Gauge(
            "onrecord_round_last_success_timestamp_seconds", "When one last ended well", ["round"], registry=registry
        )
        self.lease_held = Gauge("onrecord_lease_held", "Whether this process leads", registry=registry)
        self.database_up = Gauge("onrecord_database_up", "Whether the database answers", registry=registry)
        self.model_loaded = Gauge("onrecord_model_loaded", "Whether the language model is loaded", registry=registry)
        self.platform_up = Gauge("onrecord_platform_up", "Whether it is connected", ["platform"], registry=registry)

    def listeners(self, moved: Callable[[], None]) -> Listeners:
        """What the reading of the sources tells. `moved` is called too whenever something was kept: it goes on."""

        def kept(articles: int) -> None:
            self.articles.inc(articles)
            moved()

        return Listeners(kept, self._claimed, self._failed)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)

    def _claimed(self, article: Article, claims: int) -> None:
        self.claims.inc(claims)
        if not article.backfill:
            self.claim_lag.observe(max((self._clock() - article.published_at).total_seconds(), 0))

    def _failed(self, source: str) -> None:
        if source not in self._failing and len(self._failing) >= MOST_SOURCES:
            source = OTHER
        self._failing.add(source)
        self.failures.labels(source).inc()
