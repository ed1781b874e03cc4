"""Every number of the lecture's 2-2-2 example.

Numbers of 15 digits were computed at 30 digits, independently of this project; they hold to a
relative 1e-14. Numbers the lecture prints hold to one unit of the last digit printed, as the
lecture rounds in between.
"""

import pytest

import nn
from examples import two_two_two
from tinygrad_edu import gradients, named_nodes

FORWARD = {
    "net_h1": 0.3775,
    "net_h2": 0.3925,
    "out_h1": 0.593269992107187,
    "out_h2": 0.596884378259767,
    "net_o1": 1.10590596705977,
    "net_o2": 1.22492140409647,
    "out_o1": 0.751365069552316,
    "out_o2": 0.772928465321463,
    "E_o1": 0.274811083176155,
    "E_o2": 0.0235600255838477,
    "E_total": 0.298371108760003,
}

GRADIENTS = {
    "w1": 0.000438567734474347,
    "w2": 0.000877135468948693,
    "w3": 0.00049771273526086,
    "w4": 0.00099542547052172,
    "w5": 0.0821670405642308,
    "w6": 0.0826676278475333,
    "w7": -0.0226025404774751,
    "w8": -0.0227402422159782,
    "b1": 0.0187256093947041,
    "b2": 0.100400325112001,
}

AFTER_ONE_STEP = {
    "w1": 0.149780716132763,
    "w2": 0.199561432265526,
    "w3": 0.24975114363237,
    "w4": 0.299502287264739,
    "w5": 0.358916479717885,
    "w6": 0.408666186076233,
    "w7": 0.511301270238738,
    "w8": 0.561370121107989,
}

BETWEEN = {
    ("E_total", "out_o1"): 0.741365069552316,
    ("E_o1", "net_o1"): 0.138498561629,
    ("E_o2", "net_o2"): -0.0380982365166,
    ("E_total", "out_h1"): 0.0363503063931,
}

PRINTED = {
    ("out_o1", "net_o1"): "0.186815602",
    ("net_o1", "w5"): "0.593269992",
    ("E_o1", "net_o1"): "0.138498562",
    ("E_o1", "out_h1"): "0.055399425",
    ("E_o2", "out_h1"): "-0.019049119",
    ("E_total", "out_h1"): "0.036350306",
    ("out_h1", "net_h1"): "0.241300709",
    ("net_h1", "w1"): "0.05",
    ("E_total", "out_o1"): "0.74136507",
    ("E_total", "w5"): "0.082167041",
    ("E_total", "w1"): "0.000438568",
}


def to_15_digits(number):
    return pytest.approx(number, rel=1e-14)


def to_the_digits_of(printed):
    return pytest.approx(float(printed), abs=10.0 ** -len(printed.split(".")[1]))


def by_hand():
    return two_two_two.build()


def by_nn():
    return two_two_two.error_of(two_two_two.network())


def by_nn_expanded():
    model = nn.MLP(
        2,
        [2, 2],
        activation="sigmoid",
        output_activation="sigmoid",
        bias="shared",
        weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        biases=[0.35, 0.60],
        labels=True,
        expand=True,
    )
    return two_two_two.error_of(model)


every_way = pytest.mark.parametrize("build", [by_hand, by_nn, by_nn_expanded])


@every_way
def test_every_forward_value_has_15_right_digits(build):
    nodes = named_nodes(build())
    for name, number in FORWARD.items():
        assert nodes[name].data == to_15_digits(number), name


@every_way
def test_every_gradient_has_14_right_digits(build):
    error = build()
    error.backward()
    nodes = named_nodes(error)
    for name, number in GRADIENTS.items():
        assert nodes[name].grad == pytest.approx(number, rel=1e-13), name


@every_way
def test_the_derivatives_between_variables_are_the_lectures(build):
    nodes = named_nodes(build())
    for (output, input), number in BETWEEN.items():
        (derivative,) = gradients(nodes[output], [nodes[input]])
        assert derivative == pytest.approx(number, rel=1e-11), (output, input)
    for (output, input), printed in PRINTED.items():
        (derivative,) = gradients(nodes[output], [nodes[input]])
        assert derivative == to_the_digits_of(printed), (output, input)


@every_way
def test_the_three_factors_of_w5_multiply_to_its_gradient(build):
    nodes = named_nodes(build())
    factors = [("E_total", "out_o1"), ("out_o1", "net_o1"), ("net_o1", "w5")]
    numbers = [gradients(nodes[output], [nodes[input]])[0] for output, input in factors]
    assert numbers == [to_the_digits_of(PRINTED[factor]) for factor in factors]
    assert numbers[0] * numbers[1] * numbers[2] == to_15_digits(GRADIENTS["w5"])


def test_all_three_ways_agree_to_the_last_bit():
    totals = []
    for build in (by_hand, by_nn, by_nn_expanded):
        error = build()
        error.backward()
        nodes = named_nodes(error)
        totals.append([nodes[name].data for name in FORWARD])
        totals[-1] += [nodes[name].grad for name in GRADIENTS]
    assert totals[0] == totals[1] == totals[2]


def test_one_step_gives_the_lectures_weights():
    _, model = two_two_two.train(1)
    weights = {parameter.label: parameter.data for parameter in model.parameters()}
    for name, number in AFTER_ONE_STEP.items():
        assert weights[name] == to_15_digits(number), name
        assert weights[name] == to_the_digits_of(two_two_two.UPDATED[name]), name
    assert (weights["b1"], weights["b2"]) == (0.35, 0.60)


def test_the_error_after_one_step_is_the_lectures():
    assert two_two_two.train(1)[0] == to_15_digits(0.291027773693599)
    assert two_two_two.train(1, train_biases=True)[0] == to_15_digits(0.285750886699297)


def test_ten_thousand_steps_with_biases_fixed_end_where_the_lecture_ends():
    error, model = two_two_two.train(10_000)
    outputs = [output.data for output in model([0.05, 0.10])]
    assert error == pytest.approx(3.51018778e-05, rel=1e-8)
    assert outputs == pytest.approx([0.015913620, 0.984064274], abs=1e-9)


def test_ten_thousand_steps_with_biases_trained_end_where_the_lecture_ends():
    error, _ = two_two_two.train(10_000, train_biases=True)
    assert error == pytest.approx(4.3553e-06, rel=1e-4)


@every_way
def test_the_second_derivative_by_w5_is_right(build):
    error = build()
    w5 = named_nodes(error)["w5"]
    (first,) = gradients(error, [w5], record=True)
    (second,) = gradients(first, [w5])
    assert second == pytest.approx(-0.012222954, abs=1e-9)


def test_the_example_prints_every_number_the_lecture_prints(script):
    lines = script(two_two_two)[0].splitlines()
    for table in (two_two_two.FORWARD, two_two_two.BACKWARD, two_two_two.UPDATED):
        for name, printed in table.items():
            line = next(line for line in lines if line.split()[:1] == [name] and printed in line)
            if printed:
                assert float(line.split()[1]) == to_the_digits_of(printed), name


def test_the_pictures_show_the_gradient_of_w5(script):
    _, drawn = script(two_two_two)
    pictures = sorted(path.name for path in drawn.iterdir())
    assert [pictures.pop(0) for _ in range(3)] == [
        "two_two_two.html",
        "two_two_two.svg",
        "two_two_two_network.svg",
    ]
    assert pictures == [
        f"two_two_two_{view}_{show}.svg"
        for view in ("operations", "variables")
        for show in ("backward", "both", "forward")
    ]
    for name in [*pictures, "two_two_two.svg"]:
        text = (drawn / name).read_text(encoding="utf-8")
        assert ("∂E_total/∂w5 = 0.0822" in text) is ("forward" not in name), name
