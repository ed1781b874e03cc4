"""One valid call of every public name of nn, with all its arguments written out."""

LAYERS = {
    "Linear": "nn.Linear(2, 3, True, init='he_uniform', seed=0, dtype=np.float64, weight=None)",
    "Conv2d": (
        "nn.Conv2d(2, 3, 2, stride=1, padding=0, bias=True, init='he_uniform', seed=0,"
        " dtype=np.float64)"
    ),
    "MaxPool2d": "nn.MaxPool2d(2, stride=2)",
    "AvgPool2d": "nn.AvgPool2d(2, stride=2)",
    "Conv1d": (
        "nn.Conv1d(2, 4, 2, stride=1, padding=0, bias=True, init='he_uniform', seed=0,"
        " dtype=np.float64, dilation=1, groups=2)"
    ),
    "ConvTranspose2d": (
        "nn.ConvTranspose2d(2, 4, 2, stride=2, padding=0, output_padding=1, bias=True,"
        " init='he_uniform', seed=0, dtype=np.float64, dilation=1, groups=2)"
    ),
    "BatchNorm": "nn.BatchNorm(2, momentum=0.1, eps=1e-5, dtype=np.float64)",
    "LayerNorm": "nn.LayerNorm(2, eps=1e-5, dtype=np.float64)",
    "Dropout": "nn.Dropout(0.5, seed=0)",
    "Embedding": "nn.Embedding(5, 2, init=None, seed=0, dtype=np.float64)",
    "RNNCell": "nn.RNNCell(2, 3, 'tanh', init='glorot_uniform', seed=0, dtype=np.float64)",
    "Flatten": "nn.Flatten()",
    "Activation": "nn.Activation('tanh')",
    "Sequential": "nn.Sequential(nn.Linear(2, 2, seed=0), nn.Activation('tanh'))",
    "Neuron": "nn.Neuron(2, 'tanh', weights=[0.5, v()], bias=0.0, seed=0, expand=False)",
    "Layer": (
        "nn.Layer(2, 2, 'tanh', weights=[[0.5, 0.5], [0.25, v()]], bias='own', biases=[0.0, 0.5],"
        " seed=0, expand=False)"
    ),
    "MLP": (
        "nn.MLP(2, [2, 1], ['tanh', 'relu'], 'identity', bias='own',"
        " weights=[[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6]]], biases=[[0.1, 0.2], [0.3]], seed=0,"
        " labels=True, expand=False)"
    ),
    "Module": "nn.Module()",
}
SETTINGS = {
    "SGD": "lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.1",
    "Adam": "lr=0.1, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.1",
    "AdamW": "lr=0.1, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.1",
    "RMSprop": "lr=0.1, alpha=0.9, eps=1e-8, weight_decay=0.1",
    "Optimizer": "lr=0.1, weight_decay=0.1",
}
SCHEDULES = {
    "CosineDecay": "nn.CosineDecay(sgd(), 5, 0.01, warm_up=1)",
    "ExponentialDecay": "nn.ExponentialDecay(sgd(), 0.9)",
    "LinearDecay": "nn.LinearDecay(sgd(), 5, 0.01)",
    "StepDecay": "nn.StepDecay(sgd(), 2, 0.5)",
}
INITIALISERS = "he_uniform he_normal glorot_uniform glorot_normal zeros".split()

CALLS = {
    **{f"nn.{name}": call for name, call in LAYERS.items()},
    **{
        f"nn.{name}": f"nn.{name}([with_gradient()], {settings})"
        for name, settings in SETTINGS.items()
    },
    **{
        f"Optimizer.step, of {name}": f"nn.{name}([with_gradient()], {settings}).step()"
        for name, settings in SETTINGS.items()
        if name != "Optimizer"
    },
    "Optimizer.step": "sgd().step()",
    **{f"nn.{name}": call for name, call in SCHEDULES.items()},
    **{f"Schedule.lr_at, of {name}": f"{call}.lr_at(3)" for name, call in SCHEDULES.items()},
    "Schedule.lr_at": "nn.StepDecay(sgd(), 2).lr_at(3)",
    "AdamW.step": "nn.AdamW([with_gradient()]).step()",
    "Optimizer.zero_grad": "sgd().zero_grad(False)",
    "Schedule.step": "nn.StepDecay(sgd(), 2).step()",
    "Schedule.__call__": "nn.StepDecay(sgd(), 2)(1, history(), mlp())",
    "Activation.__call__": "nn.Activation('tanh')([[0.5, 1.0]])",
    "Linear.__call__": "nn.Linear(2, 3, seed=0)([[0.5, 1.0]])",
    "Conv2d.__call__": "nn.Conv2d(2, 3, 2, seed=0)(images())",
    "Pooling.__call__": "nn.MaxPool2d(2)(images())",
    "Pooling.__call__, of means": "nn.AvgPool2d(2)(images())",
    "Conv1d.__call__": "nn.Conv1d(2, 3, 2, seed=0)(images()[:, :, 0])",
    "ConvTranspose2d.__call__": "nn.ConvTranspose2d(2, 3, 2, seed=0)(images())",
    "BatchNorm.__call__": "nn.BatchNorm(2)([[0.5, 1.0], [0.25, 0.0]])",
    "LayerNorm.__call__": "nn.LayerNorm(2)([[0.5, 1.0]])",
    "Dropout.__call__": "nn.Dropout(0.5, seed=0)([[0.5, 1.0]])",
    "Embedding.__call__": "nn.Embedding(5, 2, seed=0)([[0, 1]])",
    "RNNCell.__call__": "nn.RNNCell(2, 3, seed=0)([[0.5, 1.0]], np.zeros((1, 3)))",
    "Flatten.__call__": "nn.Flatten()(images())",
    "Sequential.__call__": "net()([[0.5, 1.0]])",
    "Sequential.__getitem__": "net().__getitem__(0)",
    "Sequential.__iter__": "net().__iter__()",
    "Sequential.__len__": "net().__len__()",
    "Sequential.to_values": "net().to_values()",
    "Neuron.__call__": "nn.Neuron(2, 'tanh', seed=0)([0.5, v()])",
    "Layer.__call__": "nn.Layer(2, 2, 'tanh', seed=0)([0.5, v()])",
    "MLP.__call__": "mlp()([0.5, v()])",
    "MLP.to_tensors": "mlp().to_tensors()",
    "Module.eval": "net().eval()",
    "Module.train": "net().train()",
    "Parts.zero_grad": "net().zero_grad()",
    "Parts.parameters": "net().parameters()",
    "Module.state_dict": "net().state_dict()",
    "Parts.label_parameters": "net().label_parameters('net')",
    "Parts.named_buffers": "list(net().named_buffers())",
    "Parts.named_parameters": "list(net().named_parameters('net'))",
    "Parts.named_parts": "list(net().named_parts('net'))",
    "Module.load_state_dict": "net().load_state_dict(net().state_dict())",
    "nn.load_state_dict": "nn.load_state_dict(net(), net().state_dict())",
    "nn.state_dict": "nn.state_dict(net())",
    "nn.save": "nn.save(net(), 'saved.npz')",
    "nn.load": "nn.load(saved(), net())",
    "nn.to_torch": "nn.to_torch(net())",
    "nn.linear": "nn.linear(t(2, 3), t(3, 4), t(4))",
    "nn.EarlyStopping": "nn.EarlyStopping(3, 0.1, restore_best=True)",
    "EarlyStopping.__call__": "nn.EarlyStopping(3)(1, history(), mlp())",
    "EarlyStopping.start": "nn.EarlyStopping(3).start()",
    "EarlyStopping.finish": "nn.EarlyStopping(3).finish(mlp())",
    "nn.fit": (
        "trained(net(), rows(), column(), loss='binary_cross_entropy_with_logits', optimizer=OWN,"
        " epochs=1, batch_size=2, validation=(rows(), column()), metric=nn.rmse, callbacks=[],"
        " max_norm=1.0, progress=False, seed=0)"
    ),
    "nn.fit, by functions": (
        "trained(net(), rows(), column(), loss=nn.mse, optimizer=OWN, epochs=1, batch_size=None,"
        " validation=None, metric=nn.rmse, callbacks=[nn.EarlyStopping(3)], max_norm=None,"
        " progress=False, seed=None)"
    ),
    "nn.accuracy": "nn.accuracy([0.25, 0.75], [0, 1], 0.5)",
    "nn.confusion_matrix": "nn.confusion_matrix([0, 1, 1], [0, 1, 0], 2, None)",
    "nn.rmse": "nn.rmse([0.25, 0.75], [0.0, 1.0])",
    "nn.sum_of_squared_errors": "nn.sum_of_squared_errors([0.25, 0.75], [0.0, 1.0])",
    **{
        f"nn.{name}": f"nn.{name}(t(3), [0.0, 1.0, 1.0])"
        for name in (
            "binary_cross_entropy binary_cross_entropy_with_logits half_squared_error mse"
        ).split()
    },
    **{
        f"nn.{name}, of Values": f"nn.{name}([v(), v()], [0.0, 1.0])"
        for name in (
            "binary_cross_entropy binary_cross_entropy_with_logits half_squared_error mse"
        ).split()
    },
    "nn.hinge": "nn.hinge(t(3), [-1, 1, 1])",
    "nn.focal_loss": "nn.focal_loss(t(3), [0.0, 1.0, 1.0], 2.0, 0.25)",
    "nn.multi_class_hinge": "nn.multi_class_hinge(t(2, 3), [0, 2], 1.0)",
    "nn.negative_log_likelihood": "nn.negative_log_likelihood(t(2, 3), [0, 2])",
    "nn.cross_entropy": "nn.cross_entropy(t(2, 3), [0, 2])",
    "nn.cross_entropy, of Values": "nn.cross_entropy([v(), v(), v()], 2)",
    "nn.l2_penalty": "nn.l2_penalty([v(), t()])",
    "nn.clip_gradients": "nn.clip_gradients([with_gradient()], 0.1)",
    "nn.clip_gradient_values": "nn.clip_gradient_values([with_gradient()], 0.1)",
    "nn.History": "nn.History([0.5], [0.5], [0.5], [0.5], [0.1], 'running')",
    "nn.history.History": "nn.History([0.5], [0.5], [0.5], [0.5], [0.1], 'running')",
    "History.add": "nn.History().add(0.5, 0.1, 0.5, 0.5, 0.5)",
    "History.latest": "history().latest()",
    "nn.data.Standardiser": "nn.data.Standardiser(rows())",
    "Standardiser.__call__": "nn.data.Standardiser(rows())(rows())",
    "nn.data.batches": (
        "list(nn.data.batches(rows(), classes(), 2, 0, shuffle=True, drop_last=False))"
    ),
    "nn.data.digits": "nn.data.digits(images=False)",
    "nn.data.gate": "nn.data.gate('and', (0, 1))",
    "nn.data.iris": "nn.data.iris()",
    "nn.data.moons": "nn.data.moons(10, 0.1, 0)",
    "nn.data.one_hot": "nn.data.one_hot([0, 2], 3)",
    "nn.data.spirals": "nn.data.spirals(10, 2, 0.1, 0.5, 0)",
    "nn.data.split": "nn.data.split(rows(), [0, 1, 0, 1], 0.5, 0, stratify=True)",
    **{f"nn.initialisers.{name}": f"nn.initialisers.{name}((2, 3), 0)" for name in INITIALISERS},
    "nn.initialisers.fans": "nn.initialisers.fans((2, 3))",
    "nn.initialisers.uniform": "nn.initialisers.uniform((2, 3), 0, 0.5)",
    "nn.initialisers.normal": "nn.initialisers.normal((2, 3), 0, 0.5)",
    "nn.initialisers.initial": "nn.initialisers.initial('zeros', (2, 3), 0)",
    "nn.history.AdalineGD": "nn.history.AdalineGD(0.1, 5)",
    "nn.history.AdalineSGD": "nn.history.AdalineSGD(0.1, 5, True, 0)",
    "nn.history.Perceptron": "nn.history.Perceptron(1.0, 5)",
    "nn.history.SigmoidNeuron": "nn.history.SigmoidNeuron('cross_entropy', 0.1, 5)",
    "nn.history.SoftmaxRegression": "nn.history.SoftmaxRegression(0.1, 5)",
    "nn.history.McCullochPittsNeuron": "nn.history.McCullochPittsNeuron([1, 1], 2)",
    **{
        f"nn.history.{name}, fit": call
        for name, call in {
            "AdalineGD": "fit_adaline_gd(0.1, 2)",
            "AdalineSGD": "fit_adaline_sgd(0.1, 2, True, 0)",
            "Perceptron": "fit_perceptron(1.0, 2)",
            "SigmoidNeuron": "fit_sigmoid_neuron('cross_entropy', 0.1, 2)",
            "SoftmaxRegression": "fit_softmax_regression(0.1, 2)",
        }.items()
    },
    "nn.history.convergence_bound": "nn.history.convergence_bound(rows(), classes())",
    "nn.history.widest_margin": "nn.history.widest_margin(rows(), classes())",
    "McCullochPittsNeuron.for_gate": "nn.history.McCullochPittsNeuron.for_gate('and')",
    "McCullochPittsNeuron.net_input": (
        "nn.history.McCullochPittsNeuron([1, 1], 2).net_input(rows())"
    ),
    "McCullochPittsNeuron.predict": "nn.history.McCullochPittsNeuron([1, 1], 2).predict(rows())",
    "McCullochPittsNeuron.to_neuron": "nn.history.McCullochPittsNeuron([1, 1], 2).to_neuron()",
    "Descending.fit": "nn.history.AdalineGD(0.1, 2).fit(rows(), classes(), [0.0, 0.0], 0.0)",
    "OneNeuron.partial_fit": "nn.history.AdalineGD(0.1, 2).partial_fit(rows(), classes(), [0, 1])",
    "Estimator.get_params": "nn.history.AdalineGD(0.1, 2).get_params(True)",
    "Estimator.set_params": "nn.history.AdalineGD(0.1, 2).set_params(eta=0.2)",
    "Estimator.score": "learned(nn.history.AdalineGD).score(rows(), classes())",
    "OneNeuron.net_input": "learned(nn.history.AdalineGD).net_input(rows())",
    "OneNeuron.activation": "learned(nn.history.AdalineGD).activation([0.5, 1.0])",
    "OneNeuron.predict": "learned(nn.history.AdalineGD).predict(rows())",
    "OneNeuron.to_neuron": "learned(nn.history.AdalineGD).to_neuron()",
    "Perceptron.activation": "learned(nn.history.Perceptron).activation([0.5, 1.0])",
    "Perceptron.fit": "nn.history.Perceptron(1.0, 2).fit(rows(), classes())",
    "OneNeuron.partial_fit, of a Perceptron": (
        "nn.history.Perceptron(1.0, 2).partial_fit(rows(), classes(), [0, 1])"
    ),
    "Perceptron.report": "learned(nn.history.Perceptron).report(rows(), classes())",
    "SigmoidNeuron.activation": "learned(nn.history.SigmoidNeuron).activation([0.5, 1.0])",
    "SigmoidNeuron.delta": "learned(nn.history.SigmoidNeuron).delta([0.5, 1.0], [0.0, 1.0])",
    "SigmoidNeuron.losses_of": (
        "learned(nn.history.SigmoidNeuron).losses_of([0.5, 1.0], [0.0, 1.0])"
    ),
    "SigmoidNeuron.predict_proba": "learned(nn.history.SigmoidNeuron).predict_proba(rows())",
    "SoftmaxRegression.activation": (
        "learned(nn.history.SoftmaxRegression).activation([[0.5, 1.0]])"
    ),
    "SoftmaxRegression.fit": (
        "nn.history.SoftmaxRegression(0.1, 2).fit(rows(), classes(), np.zeros((2, 2)), np.zeros(2))"
    ),
    "SoftmaxRegression.net_input": "learned(nn.history.SoftmaxRegression).net_input(rows())",
    "SoftmaxRegression.partial_fit": (
        "nn.history.SoftmaxRegression(0.1, 2).partial_fit(rows(), classes(), [0, 1])"
    ),
    "SoftmaxRegression.predict": "learned(nn.history.SoftmaxRegression).predict(rows())",
    "SoftmaxRegression.predict_proba": (
        "learned(nn.history.SoftmaxRegression).predict_proba(rows())"
    ),
    "SoftmaxRegression.to_layer": "learned(nn.history.SoftmaxRegression).to_layer()",
}

INTERNAL = {
    "the operation that a layer leaves in a graph, itself a public name with a call": [
        "Dropout.operation",
        "Flatten.operation",
        "MaxPool2d.operation",
    ],
    "called by the library itself, with what it has checked": [
        "Adam.step_of",
        "Convolution.begin",
        "Convolution.check_channels",
        "Convolution.convolved",
        "Convolution.written",
        "BatchNorm.remember",
        "CosineDecay.rate",
        "ExponentialDecay.rate",
        "Layer.outputs",
        "LinearDecay.rate",
        "Neuron.output",
        "Optimizer.check",
        "Optimizer.divisor",
        "Optimizer.number",
        "Optimizer.share",
        "Optimizer.step_of",
        "RMSprop.step_of",
        "SGD.step_of",
        "StepDecay.rate",
    ],
    "it says that a module of one's own has no __call__": ["Module.__call__"],
}
