"""One valid call of every public name of tinygrad_edu, with all its arguments written out.

The key is the name as `walking.public_names` gives it. The call is Python, in the namespace of
`making`; what is tried is its outermost call, and every argument of it in turn is made wrong.
"""

from tests.bad_input import making
from tinygrad_edu import OPS, Value


def calls_of_operations():
    """Every operation that goes place by place has the same call."""
    calls = {}
    for op in OPS.values():
        if not op.is_arraywise and op.arity:
            calls[f"tinygrad_edu.{op.name}"] = f"tg.{op.name}({', '.join(['t()'] * op.arity)})"
            if hasattr(Value, op.name):
                others = ", ".join(["v()"] * (op.arity - 1))
                owner = next(c for c in Value.__mro__ if op.name in vars(c))
                calls[f"{owner.__name__}.{op.name}"] = f"v().{op.name}({others})"
    return calls


TRIPLE = [0.5, 1.0, 1.5]

CALLS = {
    **calls_of_operations(),
    "Value.described": "v().described()",
    "Tensor.described": "t().described()",
    "tinygrad_edu.Value": "tg.Value(0.5, 'w')",
    "tinygrad_edu.Tensor": "tg.Tensor([0.5, 1.0], 'w', dtype=np.float32)",
    "tinygrad_edu.backward": "tg.backward(loss(), record=False)",
    "tinygrad_edu.backward_steps": "list(tg.backward_steps(loss()))",
    "tinygrad_edu.break_on": "tg.break_on(loss(), 'nan').remove()",
    "tinygrad_edu.broadcast_to": "tg.broadcast_to(t(), (2, 3))",
    "tinygrad_edu.check_grads": (
        "tg.check_grads(g, 0.3, order=1, modes=('fwd',), eps=1e-4, rtol=1e-6, atol=1e-6, seed=0)"
    ),
    "tinygrad_edu.clip": "tg.clip(t(), 0.3, 0.6)",
    "tinygrad_edu.concatenate": "tg.concatenate([t(), t()], 0)",
    "tinygrad_edu.conv2d": "tg.conv2d(t(1, 2, 4, 4), t(3, 2, 2, 2), 1)",
    "tinygrad_edu.avg_pool2d": "tg.avg_pool2d(t(1, 2, 4, 4), 2, 2)",
    "tinygrad_edu.conv1d": (
        "tg.conv1d(t(1, 2, 6), t(4, 1, 2), 1, padding=1, dilation=1, groups=2)"
    ),
    "tinygrad_edu.conv2d, all settings": (
        "tg.conv2d(t(1, 2, 4, 4), t(2, 1, 2, 2), 1, padding=1, dilation=1, groups=2)"
    ),
    "tinygrad_edu.conv_transpose2d": (
        "tg.conv_transpose2d(t(1, 2, 4, 4), t(2, 3, 2, 2), 2, padding=1, output_padding=1,"
        " dilation=1, groups=2)"
    ),
    "tinygrad_edu.glu": "tg.glu(t(2, 4), -1)",
    "Arithmetic.conjugate": "t().conjugate()",
    "tinygrad_edu.cross_entropy": "tg.cross_entropy(t(2, 3), np.array([0, 2]))",
    "tinygrad_edu.detect_anomaly": "tg.detect_anomaly()",
    "tinygrad_edu.diagnose": (
        "tg.diagnose(loss(), parameters=[loss()], fewest=4, flat=0.04, most=0.75, many=0.5,"
        " vanishing=1e-3, exploding=1e3)"
    ),
    "tinygrad_edu.dot": "tg.dot([v(), v()], [1.0, v()], v())",
    "tinygrad_edu.einsum": "tg.einsum(t(2, 3), t(3), subscripts='ij,j->i')",
    "tinygrad_edu.expand_dims": "tg.expand_dims(t(), 0)",
    "tinygrad_edu.explain": "tg.explain(loss(), 'w', depth=1, digits=6)",
    "tinygrad_edu.forward_steps": "list(tg.forward_steps(loss()))",
    "tinygrad_edu.gather_labels": "tg.gather_labels(t(2, 3), [0, 2])",
    "tinygrad_edu.grad": "tg.grad(f, 0)",
    "tinygrad_edu.grad()": "tg.grad(f)(0.5)",
    "tinygrad_edu.gradients": "tg.gradients(loss(), [loss()], record=False)",
    "tinygrad_edu.hessian": "tg.hessian(f)",
    "tinygrad_edu.hessian()": "tg.hessian(f)(np.array([0.5, 0.25]))",
    "tinygrad_edu.history": "tg.history(loss())",
    "tinygrad_edu.hvp": "tg.hvp(f)",
    "tinygrad_edu.hvp()": "tg.hvp(f)(np.array([0.5, 0.25]), np.array([1.0, 0.0]))",
    "tinygrad_edu.jacobian": "tg.jacobian(g)",
    "tinygrad_edu.jacobian()": "tg.jacobian(g)(np.array([0.5, 0.25]))",
    "tinygrad_edu.jvp": "tg.jvp(g)",
    "tinygrad_edu.jvp()": "tg.jvp(g)(np.array([0.5, 0.25]), np.array([1.0, 0.0]))",
    "tinygrad_edu.label_nodes": "tg.label_nodes({'w': v()})",
    "tinygrad_edu.leaky_relu": "tg.leaky_relu(t(), 0.01)",
    "tinygrad_edu.leaves": "tg.leaves(loss())",
    "tinygrad_edu.linear": "tg.linear(t(2, 3), t(3, 4), t(4))",
    "tinygrad_edu.log_softmax": "tg.log_softmax(t(2, 3), -1)",
    "tinygrad_edu.logsumexp": "tg.logsumexp(t(2, 3), 0, True)",
    "tinygrad_edu.matmul": "tg.matmul(t(2, 3), t(3, 2))",
    "tinygrad_edu.max": "tg.max(t(2, 3), 0, True)",
    "tinygrad_edu.max_pool2d": "tg.max_pool2d(t(1, 2, 4, 4), 2, 2)",
    "tinygrad_edu.mean": "tg.mean(t(2, 3), 0, True)",
    "tinygrad_edu.min": "tg.min(t(2, 3), 0, True)",
    "tinygrad_edu.named_nodes": "tg.named_nodes(loss())",
    "tinygrad_edu.no_grad": "tg.no_grad()",
    "tinygrad_edu.observe_passes": "tg.observe_passes(heard).__enter__()",
    "tinygrad_edu.pad": "tg.pad(t(2, 3), 1, 0.0)",
    "tinygrad_edu.record_source_lines": "tg.record_source_lines()",
    "tinygrad_edu.reshape": "tg.reshape(t(2, 3), (3, 2))",
    "tinygrad_edu.softmax": "tg.softmax(t(2, 3), -1)",
    "tinygrad_edu.squeeze": "tg.squeeze(t(1, 3), 0)",
    "tinygrad_edu.stack": "tg.stack([t(), t()], 0)",
    "tinygrad_edu.std": "tg.std(t(2, 3), 0, True, 1)",
    "tinygrad_edu.sum": "tg.sum(t(2, 3), 0, True)",
    "tinygrad_edu.swapaxes": "tg.swapaxes(t(2, 3), 0, 1)",
    "tinygrad_edu.taylor": "tg.taylor(g, 0.5, 2, None)",
    "tinygrad_edu.transpose": "tg.transpose(t(2, 3), (1, 0))",
    "tinygrad_edu.unroll": "tg.unroll(loss(), 'program.py')",
    "tinygrad_edu.value_and_grad": "tg.value_and_grad(f, 0)",
    "tinygrad_edu.value_and_grad()": "tg.value_and_grad(f)(0.5)",
    "tinygrad_edu.var": "tg.var(t(2, 3), 0, True, 1)",
    "tinygrad_edu.vjp": "tg.vjp(g)",
    "tinygrad_edu.vjp()": "tg.vjp(g)(np.array([0.5, 0.25]))",
    "tinygrad_edu.vjp()()": "tg.vjp(g)(np.array([0.5, 0.25]))[1](np.array([1.0, 0.0]))",
    "tinygrad_edu.where": "tg.where(np.array([True, False, True]), t(), 0.0)",
    "Arithmetic.backward": "loss().backward(record=False)",
    "Arithmetic.backward_steps": "list(loss().backward_steps())",
    "Arithmetic.forward_steps": "list(loss().forward_steps())",
    "Arithmetic.leaky_relu": "t().leaky_relu(0.01)",
    "Shown.on_forward": "loss().on_forward(heard)",
    "Shown.on_gradient": "v().on_gradient(heard)",
    "Tensor.of": "tg.Tensor.of([v(), v()], 'x')",
    "Tensor.values": "t().values()",
    "ArrayMethods.__getitem__": "t(2, 3).__getitem__(1)",
    "ArrayMethods.__iter__": "t(2, 3).__iter__()",
    "ArrayMethods.__len__": "t(2, 3).__len__()",
    "ArrayMethods.astype": "t(2, 3).astype(np.float32)",
    "ArrayMethods.clip": "t(2, 3).clip(0.3, 0.6)",
    "ArrayMethods.dot": "t(2, 3).dot(t(3, 2))",
    "ArrayMethods.expand_dims": "t(2, 3).expand_dims(0)",
    "ArrayMethods.item": "t(1).item()",
    "ArrayMethods.log_softmax": "t(2, 3).log_softmax(-1)",
    "ArrayMethods.logsumexp": "t(2, 3).logsumexp(0, True)",
    "ArrayMethods.max": "t(2, 3).max(0, True)",
    "ArrayMethods.mean": "t(2, 3).mean(0, True)",
    "ArrayMethods.min": "t(2, 3).min(0, True)",
    "ArrayMethods.reshape": "t(2, 3).reshape((3, 2))",
    "ArrayMethods.reshape, several": "t(2, 3).reshape(3, 2)",
    "ArrayMethods.softmax": "t(2, 3).softmax(-1)",
    "ArrayMethods.squeeze": "t(1, 3).squeeze(0)",
    "ArrayMethods.std": "t(2, 3).std(0, True, 1)",
    "ArrayMethods.sum": "t(2, 3).sum(0, True)",
    "ArrayMethods.swapaxes": "t(2, 3).swapaxes(0, 1)",
    "ArrayMethods.transpose": "t(2, 3).transpose(1, 0)",
    "ArrayMethods.var": "t(2, 3).var(0, True, 1)",
    "Diagnosis.table": "tg.diagnose(loss()).table()",
    "Explanation.facts": "tg.explain(loss(), 'w').facts()",
    "Explanation.latex": "tg.explain(loss(), 'w').latex()",
    "Explanation.levels": "list(tg.explain(loss(), 'w').levels())",
    "Explanation.mathml": "tg.explain(loss(), 'w').mathml()",
    "Explanation.open": "tg.explain(loss(), 'w').open(0)",
    "Explanation.to_dict": "tg.explain(loss(), 'w').to_dict()",
    "Stepper.back": "tg.Stepper(loss()).back()",
    "Stepper.find": "tg.Stepper(loss()).find('w')",
    "Stepper.go": "tg.Stepper(loss()).go(1)",
    "Stepper.go_on": "tg.Stepper(loss()).go_on([1, 2])",
    "Stepper.gradient": "tg.Stepper(loss()).gradient('w')",
    "Stepper.is_complete": "tg.Stepper(loss()).is_complete('w')",
    "Stepper.next": "tg.Stepper(loss()).next()",
    "Stepper.run_to": "tg.Stepper(loss()).run_to('w')",
    "Stepper.run_until_complete": "tg.Stepper(loss()).run_until_complete('w')",
    "Stepper.run_until_nan": "tg.Stepper(loss()).run_until_nan()",
    "Stepper.value": "tg.Stepper(loss()).value('w')",
    "Stepper.why": "tg.Stepper(loss()).why('w')",
    "tinygrad_edu.Stepper": "tg.Stepper(loss())",
    "Step.how": "step().how(0)",
    "Step.product": "step().product(0)",
    "Program.__call__": "tg.unroll(loss(), 'program.py')(w=0.5)",
    "registry.elementwise": (
        "registry.elementwise('sq', latex='{}^2', examples=[(0.5,)], text='{}²', python='sq({})',"
        " array=np.square, numpy=None, stays_finite=True, is_quiet=False)(square)"
    ),
    "Value.data =": "give_value(0.5)",
    "Tensor.data =": "give_tensor([0.5, 0.25, 0.125])",
    "Value.label =": "give_label('w')",
    **{
        f"operator of a {name}": f"operators.{name}({TRIPLE if 'matmul' in name else 0.5})"
        for name in vars(making.operators)
        if not name.startswith("Value_matmul")
    },
}

INTERNAL = {
    "made by the library itself, for its users to read": [
        "tinygrad_edu.Diagnosis",
        "tinygrad_edu.Explanation",
        "tinygrad_edu.ForwardStep",
        "tinygrad_edu.Program",
        "tinygrad_edu.Step",
    ],
    "it refuses always, and says what to write": ["Conversions.as_integer_ratio"],
    "called by the library itself, with what it has checked": [
        "Explanation.opened",
        "Node.with_extras",
        "Tensor.checked",
        "Tensor.computed",
        "Tensor.lift",
        "Tensor.takes",
        "Value.checked",
        "Value.computed",
        "Value.lift",
        "Value.takes",
    ],
}
"""Public by their spelling alone, by the reason why no wrong argument reaches them."""
