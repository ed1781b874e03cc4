"""One valid call of every public name of viz, with all its arguments written out."""

CALLS = {
    "viz.draw": "viz.draw(loss(), 'variables', 'both', 'right')",
    "viz.draw, as a picture": "picture(loss(), 'operations', 'forward', 'down')",
    "viz.draw_dot": "viz.draw_dot(loss(), 'operations', 'both', 'right')",
    "viz.network": ("viz.network(mlp(), None, 'both', lr=None, learned=None, sample=0, widest=6)"),
    "viz.network, of an output": ("seen('both', lr=None, learned=None, sample=0, widest=6)"),
    "viz.page": "viz.page(loss(), parameters=None, lr=0.5, title='A title', direction='down')",
    "viz.film": "filmed('film', files=False, direction='down')",
    "BaseDrawing.save": "a_drawing().save('out.svg', 'auto')",
    "BaseDrawing.svg": "a_drawing().svg('auto')",
    "BaseDrawing.save, of a network": "a_network().save('out.svg', 'auto')",
    "BaseDrawing.svg, of a network": "a_network().svg('auto')",
    "Page.save": "a_page().save('page.html')",
    "viz.Page": "viz.Page('<p>', '', '')",
    "Film.add": "a_film().add(loss())",
    "Film.save": "a_film().save()",
    "Film.animate": "a_film().animate('film.gif', 'light', 0.2)",
    "Film.reel_facts": "a_film().reel_facts()",
    "viz.plots.activation_table": (
        "plots.activation_table(['tanh', 'relu'], columns=2, between=(-1.0, 1.0))"
    ),
    "viz.plots.activations": "plots.activations(['tanh'], between=(-1.0, 1.0), ax=None)",
    "viz.plots.confusion_matrix": (
        "plots.confusion_matrix([0, 1], [1, 1], names=['a', 'b'], ax=None)"
    ),
    "viz.plots.confusion_matrix, counted": (
        "plots.confusion_matrix([[1, 0], [0, 1]], None, names=None, ax=None)"
    ),
    "viz.plots.dark": "plots.dark()",
    "viz.plots.light": "plots.light()",
    "viz.plots.decision_boundary": (
        "plots.decision_boundary(net(), rows(), classes(), threshold=0.5, features=('a', 'b'),"
        " names=['no', 'yes'], steps=3, ax=None)"
    ),
    "viz.plots.error_surface": (
        "plots.error_surface(error, (-1.0, 1.0), (-1.0, 1.0), path=[(0.5, 0.5), (0.0, 0.0)],"
        " kind='contour', names=('w', 'b'), steps=3, ax=None)"
    ),
    "viz.plots.gradient_flow": "plots.gradient_flow(loss(), ax=None)",
    "viz.plots.gradient_flow, of a model": "plots.gradient_flow(net_after(), ax=None)",
    "viz.plots.loss_curve": "plots.loss_curve(history(), metric=None, log=False, ax=None)",
    "viz.plots.weight_histograms": "plots.weight_histograms(net(), bins=3, ax=None)",
}

INTERNAL = {
    "made by the library itself, for its users to read": [
        "viz.Drawing",
        "viz.Film",
        "viz.NetworkDrawing",
    ],
}
