"""history: the line of ideas from 1943 to backpropagation, each a unit that can be run and taught.

    McCullochPittsNeuron    1943    1 if Σ I·W > T, else 0; nothing is learned
    Perceptron              1958    Δw = η (t − y) x, from the class label y
    AdalineSGD, AdalineGD   1960    Δw = η (t − a) x, from the net input a, before the threshold
    SigmoidNeuron           1986    Δw = η δ x, with δ = (t − y) y (1 − y), or t − y
    SoftmaxRegression       1990    Δw_k = η (t_k − p_k) x, for more than two classes

They have scikit-learn's habits: fit, partial_fit, predict, net_input, activation; what was learned
ends in an underscore: w_, b_, errors_, losses_. `History`, which nn.fit returns, is at home here
too.

>>> from nn.data import gate
>>> from nn.history import Perceptron
>>> X, y = gate("and")
>>> Perceptron().fit(X, y).predict(X).tolist()
[0.0, 0.0, 0.0, 1.0]
"""

from nn.history.adaline import AdalineGD, AdalineSGD
from nn.history.margins import convergence_bound, widest_margin
from nn.history.mcculloch_pitts import McCullochPittsNeuron
from nn.history.of_training import History
from nn.history.perceptron import Perceptron
from nn.history.sigmoid_neuron import SigmoidNeuron
from nn.history.softmax_regression import SoftmaxRegression

__all__ = [
    "AdalineGD",
    "AdalineSGD",
    "History",
    "McCullochPittsNeuron",
    "Perceptron",
    "SigmoidNeuron",
    "SoftmaxRegression",
    "convergence_bound",
    "widest_margin",
]
