"""What the rule of a value is.

A rule takes whatever was written and returns the value to use, or raises `Refusal`.
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Rule = Callable[[object], T]
