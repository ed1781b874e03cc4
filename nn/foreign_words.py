"""What words of PyTorch and Keras are called here: a module or an optimiser says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.ground.foreign_words import WithForeignWords, class_of_words

OF_MODULES = {
    "nothing in its place: there is one device, the processor": (
        "cuda cpu to device ipu xpu mtia share_memory to_empty compile"
    ),
    "for p in model.parameters(): p.data = p.data.astype(numpy.float32)": (
        "float double half bfloat16 type"
    ),
    "model.named_parts(), which yields (name, part) for each": (
        "children modules named_children named_modules get_submodule apply"
    ),
    "an attribute of the module: self.part = nn.Linear(2, 3)": "add_module register_module add",
    "an attribute of the module: self.w = Tensor(…)": "register_parameter add_weight",
    'an attribute, and its name in the class: buffers = ("mean",)': "register_buffer get_buffer",
    'dict(model.named_parameters())["layers.0.weight"]': "get_parameter trainable_variables",
    "model.parameters(), a list, and leave out of the optimiser those that are to stay": (
        "requires_grad_ requires_grad trainable trainable_weights weights variables freeze"
    ),
    "model.state_dict(), or nn.save(model, path)": "save save_weights get_weights get_config",
    "model.load_state_dict(state), or nn.load(path, model)": "load load_weights set_weights",
    "tinygrad_edu.forward_steps(E) to look at a pass, node.on_gradient(…) at a gradient": (
        "register_forward_hook register_forward_pre_hook register_backward_hook "
        "register_full_backward_hook"
    ),
    "nn.fit(model, X, y, …)": "fit train_on_batch fit_generator",
    "model(X)": "predict predict_on_batch",
    "the loss or a metric: nn.accuracy(model(X), y)": "evaluate score",
    "print(model)": "summary",
}
"""What to write, and the attributes of a module that it stands for."""

OF_OPTIMISERS = {
    "a second optimiser, for those parameters": "add_param_group",
    "optimiser.parameters, and its settings one by one: optimiser.lr = 0.01": "param_groups",
    "copy.deepcopy(vars(optimiser)): what it keeps are its attributes": (
        "state_dict load_state_dict state get_config"
    ),
    "optimiser.zero_grad(), loss.backward() and optimiser.step()": (
        "minimize apply_gradients apply update"
    ),
    "optimiser.lr": "learning_rate defaults",
}
"""The same for an optimiser."""


def by_word(table: dict[str, str]) -> dict[str, str]:
    """Return what to write for each word of a table."""
    return {word: write for write, words in table.items() for word in words.split()}


if TYPE_CHECKING:
    WordsOfModules = WithForeignWords  # to a type checker an unknown attribute stays an error
    WordsOfOptimisers = WithForeignWords
else:
    WordsOfModules = class_of_words("WordsOfModules", by_word(OF_MODULES))
    WordsOfOptimisers = class_of_words("WordsOfOptimisers", by_word(OF_OPTIMISERS))
