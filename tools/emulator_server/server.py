"""The AWS behind a port of 127.0.0.1, until standard input closes."""

import argparse
import json
import logging
import pkgutil
import signal
import sys
from contextlib import redirect_stdout
from io import FileIO
from threading import Thread

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import BaseWSGIServer, make_server

from ecr_component.emulator.patches import apply_patches
from tools.emulator_server.cloud_control import CloudControl
from tools.emulator_server.faults import FaultyAws
from tools.emulator_server.gate import Gate

HOST = "127.0.0.1"


def main() -> None:
    """Serve, and say where, as one line of JSON on standard output.

    Ends when standard input closes, which it does however the parent ends, and
    on SIGTERM or SIGINT.
    """
    options = _options()
    apply_patches(
        options.lifecycle_check and pkgutil.resolve_name(options.lifecycle_check)
    )
    # A line for each request; what is left are errors.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    moto = DomainDispatcherApplication(create_backend_app)
    server = make_server(
        HOST,
        options.port,
        Gate(CloudControl(FaultyAws(moto))),
        threaded=True,
        request_handler=MotoRequestHandler,
    )
    Thread(target=_stop_at_end_of_input, args=[server], daemon=True).start()
    print(json.dumps({"url": f"http://{HOST}:{server.port}"}), flush=True)  # noqa: T201
    # moto prints too, and nobody reads standard output after the first line.
    with redirect_stdout(sys.stderr):
        server.serve_forever(poll_interval=0.05)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.emulator_server")
    parser.add_argument("--port", type=int, default=0, help="default: any that is free")
    parser.add_argument(
        "--lifecycle-check",
        metavar="MODULE:FUNCTION",
        help="called with each lifecycle policy text; its ValueError refuses it",
    )
    return parser.parse_args()


def _stop_at_end_of_input(server: BaseWSGIServer) -> None:
    # Past sys.stdin's buffer: Python cannot end while a thread holds its lock.
    FileIO(sys.stdin.fileno(), closefd=False).readall()
    server.shutdown()
