"""Words of PyTorch and NumPy that are called otherwise here: answered from one table."""

import copy
import inspect
import pickle

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from nn.foreign_words import OF_MODULES, OF_OPTIMISERS, by_word
from tests.cases import for_each
from tinygrad_edu import ForeignWordError, InputError, Tensor, TinygradEduError, Value
from tinygrad_edu.ground.foreign_words import KEYWORDS, WORDS

TOLD = [
    *"sum mean max min var std prod cumsum cumprod argmax argmin argsort any all".split(),
    *"logsumexp softmax log_softmax".split(),
]
NODES = {"a Value": Value(0.5, label="w"), "a Tensor": Tensor([[1.0, 2.0], [3.0, 4.0]], label="W")}


@pytest.mark.parametrize("node", NODES.values(), ids=NODES)
@for_each(word=sorted(WORDS))
def test_a_foreign_word_is_an_attribute_error_that_says_what_to_write(node, word):
    if hasattr(type(node), word):
        return
    assert not hasattr(node, word)
    assert getattr(node, word, None) is None
    with pytest.raises(ForeignWordError, match="; write ") as caught:
        getattr(node, word)
    assert isinstance(caught.value, AttributeError)
    assert isinstance(caught.value, TinygradEduError)
    assert WORDS[word] in str(caught.value)
    assert (caught.value.name, caught.value.obj) == (word, node)


def test_what_pytorch_users_write_most_is_answered():
    W = NODES["a Tensor"]
    for word in (
        *("view", "detach", "requires_grad", "cuda", "cpu", "numpy", "to", "unsqueeze", "permute"),
        *("zero_", "add_", "float", "clone", "norm", "mm", "bmm", "requires_grad_"),
    ):
        with pytest.raises(ForeignWordError, match="write"):
            getattr(W, word)
    assert W.T.shape == (2, 2)
    assert W.item is not None
    assert (W.size, W.ndim) == (4, 2)


@pytest.mark.parametrize("kind", [Value, Tensor])
def test_a_leaf_that_is_made_with_words_of_pytorch_says_what_to_write(kind):
    for word, told in (("requires_grad", True), ("device", "cpu")):
        with pytest.raises(InputError, match=f"{kind.__name__} got {word}=.*here that is nothing"):
            kind(0.5, **{word: told})
    with pytest.raises(InputError, match=r"got name='w'.*here that is label"):
        kind(0.5, name="w")


@pytest.mark.parametrize("word", ["kron", "moveaxis", "square", "cross", "vdot", "rot90"])
def test_a_function_that_is_no_method_is_said_to_be_one(word):
    with pytest.raises(ForeignWordError, match=r"write tinygrad_edu\.…\(x\), as it is no method"):
        getattr(NODES["a Tensor"], word)
    assert callable(getattr(tg, word))


def test_every_attribute_of_a_numpy_array_is_there_or_answered():
    W = NODES["a Tensor"]
    for name in dir(np.ndarray):
        if not name.startswith("_") and not hasattr(W, name):
            with pytest.raises(ForeignWordError):
                getattr(W, name)


@pytest.mark.parametrize("node", NODES.values(), ids=NODES)
def test_a_word_that_nobody_knows_is_a_plain_attribute_error(node):
    with pytest.raises(AttributeError, match=r"object has no attribute 'frobnicate'") as caught:
        node.frobnicate()
    assert not set(WORDS) & set(dir(node)) - set(vars(type(node)))
    assert not isinstance(caught.value, TinygradEduError)
    assert (caught.value.name, caught.value.obj) == ("frobnicate", node)


@pytest.mark.parametrize("node", NODES.values(), ids=NODES)
def test_those_who_look_whether_something_is_there_are_not_spoken_to(node):
    for name in ("_repr_html_", "_ipython_canary_method_should_not_exist_", "__deepcopy__", "_x"):
        assert not hasattr(node, name)
        with pytest.raises(AttributeError) as caught:
            getattr(node, name)
        assert not isinstance(caught.value, TinygradEduError)
    twin = copy.deepcopy(node)
    assert np.array_equal(twin.data, node.data)
    assert np.array_equal(pickle.loads(pickle.dumps(node)).data, node.data)
    assert inspect.getmembers(node)
    assert not [name for name, _ in inspect.getmembers(node) if name in WORDS]


def test_what_fails_inside_a_property_is_not_taken_for_a_foreign_word():
    class Broken(Value):
        __slots__ = ()

        @property
        def view(self):
            raise AttributeError("inside")

    with pytest.raises(AttributeError) as caught:
        _ = Broken(1.0).view
    assert not isinstance(caught.value, ForeignWordError)


@pytest.mark.parametrize("word", ["retain_graph", "create_graph", "gradient", "inputs", "what"])
def test_backward_says_what_pytorchs_words_for_it_are(word):
    out = Value(2.0) * 3.0
    with pytest.raises(
        InputError, match=f"backward got {word}=True, which it does not know"
    ) as said:
        out.backward(**{word: True})
    assert KEYWORDS.get(word, "does not know") in str(said.value)


@pytest.mark.parametrize("name", TOLD)
def test_dim_is_said_to_be_axis_and_keepdim_keepdims(name):
    W = NODES["a Tensor"]
    with pytest.raises(InputError, match=rf"{name} got dim=1, .*here that is axis"):
        getattr(W, name)(dim=1)
    if name not in ("cumsum", "cumprod", "argsort", "softmax", "log_softmax"):
        with pytest.raises(InputError, match=rf"{name} got keepdim=True, .*here that is keepdims"):
            getattr(W, name)(axis=0, keepdim=True)


def test_the_table_of_words_says_nothing_of_what_is_there():
    W = NODES["a Tensor"]
    assert not {word for word in WORDS if hasattr(type(W), word)}
    for word in WORDS:
        assert word.isidentifier()


def test_what_the_table_says_to_write_can_be_written():
    x = Tensor([[4.0, 1.0], [2.0, 3.0]], label="x")
    y = Tensor([[1.0, 2.0], [3.0, 4.0]])
    assert len(x) == 2
    assert x[..., None].shape == x.expand_dims(2).shape == (2, 2, 1)
    assert x.transpose(1, 0).shape == (2, 2)
    assert tg.matrix_transpose(x).data.tolist() == x.swapaxes(-1, -2).data.tolist()
    assert tg.broadcast_to(x, shape=(3, 2, 2)).shape == (3, 2, 2)
    assert tg.concatenate([x, y], axis=0).shape == (4, 2)
    assert len(tg.split(x, 2)) == 2
    assert (x @ y).shape == (2, 2)
    assert tg.outer(x, y).shape == (4, 4)
    assert tg.linalg.norm(x).data == pytest.approx(30**0.5)
    assert tg.linalg.solve(x, y).shape == tg.linalg.inv(x).shape == (2, 2)
    assert x.clip(0.0, 2.0).data.max() == 2.0
    assert (x > y).dtype == bool
    assert tg.take_along_axis(x, x.argsort(1), 1).data.tolist() == tg.sort(x).data.tolist()
    assert x.repeat(2, 0).shape == (4, 2)
    assert x.inputs == ()
    assert x.data.astype(int).dtype.kind == "i"


def test_no_attribute_that_exists_takes_longer():
    """A class with a `__getattr__` has its attributes read the slow way, every one of them."""
    for kind in (Value, Tensor):
        assert not any("__getattr__" in vars(base) for base in kind.__mro__)
        assert not any("__getattribute__" in vars(base) for base in kind.__mro__[:-1])


MODEL = nn.MLP(2, [2, 1], seed=0)
THINGS = {
    "a module": (MODEL, by_word(OF_MODULES)),
    "an optimiser": (nn.SGD(MODEL.parameters(), lr=0.1), by_word(OF_OPTIMISERS)),
}


@pytest.mark.parametrize("what", THINGS)
def test_words_that_a_module_or_an_optimiser_has_otherwise_are_answered(what):
    thing, words = THINGS[what]
    for word, write in words.items():
        if not hasattr(type(thing), word):
            with pytest.raises(ForeignWordError, match="; write ") as caught:
                getattr(thing, word)
            assert write in str(caught.value)
            assert word not in dir(thing)
            assert not hasattr(thing, word)


def test_the_usual_loop_of_pytorch_runs_as_it_is_written():
    model = nn.MLP(2, [3, 1], seed=0)
    optimiser = nn.SGD(model.parameters(), lr=0.1)
    for _ in range(2):
        optimiser.zero_grad()
        loss = nn.mse(model([0.5, -1.0]), [1.0])
        loss.backward()
        optimiser.step()
    for parameter in model.parameters():
        assert parameter.reached
    model.eval()
    model.train()


def test_a_module_of_ones_own_may_use_a_foreign_word_for_its_own_thing():
    class Own(nn.Module):
        def __init__(self):
            self.weights = Tensor([1.0])

        def predict(self, x):
            return self.weights * x

    own = Own()
    assert own.predict(2.0).data.tolist() == [2.0]
    assert own.parameters() == [own.weights]
    assert "weights" in dir(own)


def test_a_tool_that_lists_what_a_class_has_shows_that_the_word_is_not_here():
    shown = repr(inspect.getattr_static(Tensor, "view"))
    assert shown.startswith("(not here; write x.reshape(")
