"""What a JSONata expression of a state machine refers to, and whether that is there where the expression stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import jsonata

# Step Functions adds these to JSONata's own functions, and leaves out $eval: Step Functions Developer Guide,
# "Transforming data with JSONata in Step Functions".
_ADDED: Final = {"partition", "range", "hash", "random", "uuid", "parse"}
FUNCTIONS: Final = (set(jsonata.Jsonata.static_frame.bindings) | _ADDED) - {"eval"}
# The same guide, "Reserved variable: $states", and "Context object".
CONTEXT: Final = {"Execution", "State", "StateMachine", "Task", "Map"}


def wrong_references(expression: str, variables: set[str], states: set[str]) -> Iterator[str]:
    """Sentences about names that do not exist; `states`: the members that $states has at this place.

    Raises JException when the text is not JSONata.
    """
    yield from _wrong(jsonata.Jsonata(expression).ast, variables | FUNCTIONS, states, False)


def _wrong(node: Any, names: set[str], states: set[str], inside: bool) -> Iterator[str]:
    """inside: within a path, where a bare name is a field of what stands before it."""
    if node.type == "path":
        yield from _wrong_path(node.steps, names, states, inside)
        return
    if node.type == "lambda":
        names = names | {argument.value for argument in node.arguments}
        yield from _wrong(node.body, names, states, inside)
        return
    if node.type == "block":
        bound = {child.lhs.value for child in _children(node) if child.type == "bind"}
        names = names | bound
    if node.type == "variable" and node.value and node.value != "states" and node.value not in names:
        yield f"${node.value} is not assigned"
    for child in _children(node):
        yield from _wrong(child, names, states, inside or child.type == "filter")


def _wrong_path(steps: list[Any], names: set[str], states: set[str], inside: bool) -> Iterator[str]:
    first = steps[0]
    if first.type == "name" and not inside:
        yield f"{first.value} is a bare name, which refers to nothing: write $states.input.{first.value}"
    if first.type == "variable" and first.value == "states":
        named = [step.value for step in steps[1:3] if step.type == "name"]
        if not named or named[0] not in states:
            yield f"$states.{'.'.join(map(str, named))} does not exist here"
        elif named[0] == "context" and len(named) > 1 and named[1] not in CONTEXT:
            yield f"$states.context.{named[1]} does not exist"
    for number, step in enumerate(steps):
        yield from _wrong(step, names, states, inside or number > 0)


def _children(node: Any) -> Iterator[Any]:
    """Every part of a node, also those in lists of pairs, as object constructors have them."""
    waiting = [value for name, value in vars(node).items() if name != "steps"]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, list | tuple):
            waiting = [*value, *waiting]
        elif hasattr(value, "type") and hasattr(value, "position"):
            yield value
