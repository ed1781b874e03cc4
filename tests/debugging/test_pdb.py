"""What a learner sees in pdb: rules as frames, nodes in one line, break_on."""

import pytest

from tests.debugging.pdb_session import run_pdb
from tests.debugging.scripts import BACKWARD, BREAK_ON, STEPS, line_of


@pytest.fixture
def run(tmp_path):
    """Run a script under pdb with some commands, and return the answers."""

    def session(text, *commands):
        script = tmp_path / "lecture.py"
        script.write_text(text, encoding="utf-8")
        return run_pdb(script, commands)

    return session


def test_a_breakpoint_on_a_rule_stops_inside_the_backward_pass(run):
    _, _, _, stopped, arguments, stack, derivative = run(
        BACKWARD,
        f"break {line_of(BACKWARD, 'E.backward()')}",
        "continue",
        "break tinygrad_edu.rules.activations.d_sigmoid",
        "continue",
        "args",
        "where",
        "p s * (1 - s)",
    )
    assert "activations.py" in stopped
    assert "d_sigmoid()" in stopped
    # the youngest sigmoid is out_o2 = σ(net_o2), with the lecture's numbers
    names = dict(line.split(" = ") for line in arguments.splitlines())
    assert float(names["s"]) == pytest.approx(0.772928465321463, rel=1e-14)
    assert float(names["x"]) == pytest.approx(1.22492140409647, rel=1e-14)
    assert float(derivative) == pytest.approx(0.772928465321463 * 0.227071534678537)
    assert stack.index("lecture.py") < stack.index("backward.py") < stack.index("d_sigmoid()")


def test_nodes_and_steps_are_one_line_each(run):
    _, _, w5, first, _, second, variables = run(
        STEPS,
        f"break {line_of(STEPS, 'last = step')}",
        "continue",
        "p w5",
        "p step",
        "continue",
        "p step",
        "p [w1, w5]",
    )
    assert w5 == "w5 = 0.4  ∂E/∂w5 = ·"
    assert first.startswith("step 1: E_total by d_sum: ")
    assert second.startswith("step 2: E_o2 by d_multiply: ")
    assert "\n" not in first + second
    assert variables == "[w1 = 0.15  ∂E/∂w1 = ·, w5 = 0.4  ∂E/∂w5 = ·]"


def test_a_gradient_is_seen_to_arrive_when_one_steps_through_a_pass(run):
    _, _, step, w5 = run(
        STEPS,
        f"break {line_of(STEPS, 'last = step')}, w5.reached",
        "continue",
        "p step",
        "p w5",
    )
    assert "∂E_total/∂w5 += 0.1385 × 0.5933 = 0.0822" in step
    assert w5 == "w5 = 0.4  ∂E_total/∂w5 = 0.0822"


def test_break_on_stops_with_the_chain_rule_in_the_locals(run):
    stopped, first, _, second, after, caller, end = run(
        BREAK_ON, "continue", "args", "continue", "args", "p gradient_after", "up 6", "continue"
    )
    assert "contribution_arrives()" in stopped
    terms = [dict(line.split(" = ", 1) for line in found.splitlines()) for found in (first, second)]
    # ∂E_o2/∂out_h1 and ∂E_o1/∂out_h1, as the lecture has them; the younger output comes first
    contributions = [float(term["contribution"]) for term in terms]
    assert contributions == pytest.approx([-0.019049119, 0.055399425], abs=5e-9)
    assert [float(term["partial"]) for term in terms] == [0.5, 0.4]
    assert float(terms[0]["gradient_before"]) == 0.0
    assert terms[1]["gradient_before"] == terms[0]["gradient_after"]
    assert float(after) == pytest.approx(0.0363503063931, rel=1e-11)
    assert terms[1]["node"].endswith("= 0.0364")
    assert "E.backward()" in caller
    assert float(end.splitlines()[0]) == float(after)
