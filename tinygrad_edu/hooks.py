"""Hooks: a function of the learner's that is called when a pass comes by a node.

    node.on_forward(callback)   callback(node, value), when a forward pass is gone through again
    node.on_gradient(callback)  callback(node, gradient), when ∂E/∂node is complete
    break_on(node)              stops in the debugger: see `breaking`

A node keeps its own hooks, so they go when it goes. Where nobody listens a backward pass runs as
ever; where somebody does, the same loop is given one node at a time, and gives the same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.chain import apply_rule, order_of
from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import refuse_another_pass
from tinygrad_edu.ground.hook_handles import CONTRIBUTION, FORWARD, GRADIENT, Hook, HookHandle
from tinygrad_edu.names import Names
from tinygrad_edu.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu.node import Extras, Node

used = False
"""Whether any node was ever given a hook. Until then a backward pass looks for none."""

NONE: list[Any] = []
"""The hooks of a node that never had any. Nothing is ever added to it."""


def add_hook(node: Node, event: str, callback: Callable[..., object]) -> HookHandle:
    """Let a function be called for a node from now on.

    Raises:
        InputError: callback cannot be called, or the event never comes for this node.
    """
    global used
    if not callable(callback):
        raise InputError(
            f"a hook is a function, and {node.name} got {callback!r:.80}. "
            "Write node.on_gradient(print), without brackets behind the function"
        )
    if event == FORWARD and not node.inputs:
        raise InputError(
            f"{node.name} was not computed, so no step of a forward pass comes to it, and its "
            "value is in .data already. Hook a node that was computed from it"
        )
    if event != FORWARD and node.is_constant:
        raise InputError(
            f"{node.name} is a plain number in a formula: it is held fixed, and has no gradient. "
            f"Make it a variable, w = {node.__class__.__name__}({node.text}), and hook that"
        )
    extras = node.with_extras()
    if extras.hooks is None:
        extras.hooks = []
    hook = Hook(event, callback)
    extras.hooks.append(hook)
    used = True
    return HookHandle(hook, extras.hooks)


def hooks_of(node: Node) -> list[Hook]:
    """Return the hooks of a node."""
    extras: Extras | None = getattr(node, "_extras", None)
    return extras.hooks or NONE if extras else NONE


def callbacks_of(node: Node, event: str) -> list[Callable[..., object]]:
    """Return what is called for a node at an event; in a new list, as a callback may remove."""
    return [hook.callback for hook in hooks_of(node) if hook.event == event]


def tell_forward(node: Node) -> None:
    """Call the hooks of a node whose value a forward pass has just come to."""
    for callback in callbacks_of(node, FORWARD):
        callback(node, node.data)


def tell_gradient(node: Node) -> None:
    """Call the hooks of a node whose gradient is complete."""
    for callback in callbacks_of(node, GRADIENT):
        callback(node, node.grad)


def is_heard(output: Node, nodes: list[Any]) -> bool:
    """Whether any node of a backward pass has a hook: the result, a computed node or an input."""
    return (
        bool(hooks_of(output))
        or any([hooks_of(node) for node in nodes])
        or any([hooks_of(input) for node in nodes for input in node.inputs])
    )


def pass_on(output: Node, nodes: list[Any], add: Callable[[list[Any]], None]) -> None:
    """Run a backward pass one node at a time, and call the hooks on the way.

    Args:
        output: The result E, with ∂E/∂E = 1 in its gradient.
        nodes: The computed nodes, youngest first.
        add: The loop of `backward` for this kind of graph; it is given the nodes one by one.
    """
    leaves = complete_after(nodes)
    this_pass = output.pass_number
    names = Names(output)
    if not nodes:
        tell_gradient(output)  # a result that was not computed: its gradient is 1, and complete
    for node in nodes:
        before = before_step(node)
        refuse_another_pass(node, this_pass)
        add([node])
        if before:
            partials, contributions = apply_rule(node, node.grad)
            step = Step(0, node, node.grad, partials, contributions, (), names)
            tell_contributions(step, before)
        for leaf in leaves.get(node, ()):
            tell_gradient(leaf)


def tell_gradients(output: Node, nodes: list[Any]) -> None:
    """Call the hooks of all nodes of a pass that has been done at once, youngest first."""
    this_pass = output.pass_number
    for node in nodes:
        tell_gradient(node)
        if node.inputs:
            refuse_another_pass(node, this_pass)


def before_step(node: Node) -> dict[Node, Any]:
    """Call the hooks of a node whose turn has come, as its gradient is complete.

    Returns:
        {input: its gradient so far}, for the inputs whose contributions somebody waits for.
    """
    tell_gradient(node)
    return {input: input.grad for input in node.inputs if callbacks_of(input, CONTRIBUTION)}


def complete_after(nodes: list[Any]) -> dict[Node, list[Node]]:
    """Return {node: the leaves whose gradients are complete when it has passed its own on}.

    For each leaf that is its oldest output, the last one in a backward pass.

    Args:
        nodes: The computed nodes, youngest first.
    """
    last = {input: node for node in nodes for input in node.inputs if not input.inputs}
    complete: dict[Node, list[Node]] = {}
    for leaf, node in last.items():
        complete.setdefault(node, []).append(leaf)
    return complete


def tell_contributions(step: Step, before: dict[Node, Any]) -> None:
    """Call the hooks of a node's inputs for each contribution that has just reached them.

    Args:
        step: The step in which the node has passed on its gradient.
        before: {input: its gradient until then}, as `before_step` returned it.
    """
    for place in order_of(step.node):
        input = step.inputs[place]
        if input in before:
            contribution = step.contributions[place]
            with np.errstate(all="ignore"):
                after = before[input] + contribution
            for callback in callbacks_of(input, CONTRIBUTION):
                callback(step, place, before[input], after)
            before[input] = after
