"""The emulator behind a port, for programs outside Python."""

from tools.emulator_server.process import Emulator

__all__ = ["Emulator"]
