"""One plugin for all tests of a process: it takes a second to start."""

from collections.abc import Iterator

import pytest
from pulumi.runtime.proto import engine_pb2_grpc

from tests.plugin.wire import Engine, Plugin, served


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="session")
def plugin(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Plugin]:
    errors = tmp_path_factory.mktemp("plugin") / "stderr"
    add = engine_pb2_grpc.add_EngineServicer_to_server
    with served(lambda server: add(engine, server)) as address:
        started = Plugin(address, errors)
        try:
            yield started
        finally:
            started.stop()
