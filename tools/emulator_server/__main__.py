"""``python -m tools.emulator_server``: the child that `Emulator` starts."""

from tools.emulator_server.server import main

main()
