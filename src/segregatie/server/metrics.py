"""What is counted, in the text form of Prometheus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable


class Metrics:
    """Counters since the start; no label holds anything a client chose."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._sent: Counter[str] = Counter()
        self._remembered: Counter[str] = Counter()
        self._ended: Counter[str] = Counter()
        self.releases = 0

    def request(self, method: str, route: str, status: int, seconds: float, size: int, remembered: bool) -> None:
        """Count a request that was answered."""
        self._requests[method, route, status] += 1
        self._seconds[route] += seconds
        self._sent[route] += size
        self._remembered[route] += remembered

    def ended(self, reason: str) -> None:
        """Count a query that was not answered: deadline, lost, full, waited or gone."""
        self._ended[reason] += 1

    def text(self, gauges: Iterable[tuple[str, str, float]]) -> str:
        """Lay out everything; `gauges` are a name, what it says, and its value."""
        lines: list[str] = []

        def family(name: str, kind: str, told: str, samples: Iterable[tuple[str, float]]) -> None:
            lines.extend((f"# HELP segregatie_{name} {told}", f"# TYPE segregatie_{name} {kind}"))
            lines.extend(f"segregatie_{name}{labels} {value:.15g}" for labels, value in samples)

        requests = [
            (f'{{method="{method}",route="{route}",status="{status}"}}', count)
            for (method, route, status), count in sorted(self._requests.items())
        ]
        family("requests_total", "counter", "Requests answered.", requests)
        for name, told, counted in (
            ("request_seconds_total", "Seconds from the headers of a request to its answer.", self._seconds),
            ("sent_bytes_total", "Bytes of bodies sent.", self._sent),
            ("remembered_total", "Requests answered from memory.", self._remembered),
        ):
            family(name, "counter", told, [(f'{{route="{route}"}}', value) for route, value in sorted(counted.items())])
        ended = [(f'{{reason="{reason}"}}', count) for reason, count in sorted(self._ended.items())]
        family("queries_ended_total", "counter", "Queries that were not answered, by reason.", ended)
        family("releases_total", "counter", "Releases taken into use.", [("", self.releases)])
        for name, told, value in gauges:
            family(name, "gauge", told, [("", value)])
        return "\n".join(lines) + "\n"
