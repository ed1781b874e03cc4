r"""Labels as people write them: w_{12}, w₁₂, \alpha, w^{(1)}; and labels that are mere text."""

import random
import re
import xml.etree.ElementTree as ET

import pytest

import viz
from tinygrad_edu import Stepper, Value, explain, unroll
from tinygrad_edu.ground.lettering import in_unicode, read_name
from tinygrad_edu.notation.expression import Derivative, Power, Product, Symbol
from tinygrad_edu.notation.identifiers import valid_name
from tinygrad_edu.notation.latex import latex_of
from tinygrad_edu.notation.mathml import mathml_of
from tinygrad_edu.notation.text import text_of


def drawn(mathml):
    return "".join(ET.fromstring(f"<math>{mathml}</math>").itertext())


def shown(label):
    return Value(1.0, label=label).name


SPELLINGS = [
    # label, in a text, in LaTeX, what MathML draws, in Python
    ("w_{12}", "w₁₂", "w_{12}", "w12", "w12"),
    ("w₁₂", "w₁₂", "w_{12}", "w12", "w12"),
    ("w_12", "w_12", "w_{12}", "w12", "w_12"),
    ("w12", "w12", "w_{12}", "w12", "w12"),
    (r"\alpha", "α", r"\alpha", "α", "alpha"),
    ("α", "α", r"\alpha", "α", "alpha"),
    ("w^{(1)}", "w⁽¹⁾", "w^{(1)}", "w(1)", "w_1"),
    ("w⁽¹⁾", "w⁽¹⁾", "w^{(1)}", "w(1)", "w_1"),
    (r"\theta_{0}", "θ₀", r"\theta_{0}", "θ0", "theta0"),
    (r"\delta_{h1}", "δ_h1", r"\delta_{h1}", "δh1", "delta_h1"),
    ("w_{ij}^{(2)}", "w_ij⁽²⁾", r"w_{\mathit{ij}}^{(2)}", "wij(2)", "w_ij_2"),
    ("w_{i,j}", "w_{i,j}", "w_{i,j}", "wi,j", "w_i_j"),
    (r"E_{\text{total}}", "E_total", r"E_{\mathit{total}}", "Etotal", "E_total"),
    (r"\mathbf{W}^{(2)}", "W⁽²⁾", "W^{(2)}", "W(2)", "W_2"),
    (r"\hat{y}", "ŷ", r"\hat{y}", "y^", "hat_y"),
    ("X^T", "Xᵀ", r"X^{\mathsf{T}}", "XT", "XT"),
    (r"\lambda'", "λ'", r"\lambda'", "λ′", "lambda_"),
    (r"\Delta w", "Δw", r"\Delta w", "Δw", "Deltaw"),
]


@pytest.mark.parametrize(("label", "text", "latex", "page", "python"), SPELLINGS)
def test_a_label_of_mathematics_is_understood_everywhere(label, text, latex, page, python):
    assert shown(label) == text
    assert latex_of(Symbol(shown(label))) == latex
    assert drawn(mathml_of(Symbol(shown(label)))) == page
    assert valid_name(label) == python
    assert valid_name(label).isascii()
    assert valid_name(label).isidentifier()


FREE = [
    *(r"\input{x}", "<b>bold</b>", "$", "$w_1$", "}{", "{", "w_{", "w^{", "w_{1}_{2}", "a & b"),
    *(r"\frac{1}{2}", "100%", "#1", "my weight", "w-1", "~", r"\\", r"\alpha_{", "w__", "50 %"),
    *(r"\text{", "_x", "a + / b", "<", "(", "f(", r"\hat{y1}", r"\unknown", "w_{1", "x^", "é"),
]


@pytest.mark.parametrize("label", FREE)
def test_any_other_label_is_text_and_no_markup(label):
    assert shown(label) == label
    latex = latex_of(Symbol(label))
    assert latex.startswith(r"\text{")
    assert not re.search(r"(?<!\\)[$&#%~]", latex)
    assert set(re.findall(r"\\[A-Za-z]+", latex)) <= {
        *(r"\text", r"\textbackslash", r"\textasciicircum", r"\textasciitilde")
    }
    assert mathml_of(Symbol(label)).startswith("<mi>")
    assert drawn(mathml_of(Symbol(label))) == label


PIECES = [
    *("w", "x", "1", "12", "α", "₁", "₂", "⁽¹⁾", "²", "_", "^", "{", "}", "(", ")", "[", "]", " "),
    *("\\", r"\alpha", r"\text{", r"\input", "$", "%", "&", "#", "~", "<", ">", '"', "'", "|", "‖"),
    *("·", " · ", " + ", " − ", "−", "-", "√", "∂", "Σ", "½", ",", "=", "ᵀ", "\u0302", "⌊", "⌋"),
]
KNOWN = re.compile(
    r"text|textbackslash|textasciicircum|textasciitilde|mathit|mathsf|left|right|cdot|times|surd"
    r"|partial|alpha|Sigma|tfrac|lfloor|rfloor|hat|text|ast|nabla"
)


def outside_text(latex):
    """Return LaTeX without what stands in \\text{}, where every sign is escaped."""
    return re.sub(r"\\text\{(?:\\.|[^\\{}]|\{\})*\}", "", latex)


@pytest.mark.parametrize("seed", range(8))
def test_no_label_breaks_a_formula_whatever_stands_in_it(seed):
    source = random.Random(seed)
    for _ in range(800):
        label = "".join(source.choices(PIECES, k=source.randrange(1, 9)))
        symbol = Symbol(shown(label))
        written = Product((Derivative("E", symbol.text), Power(symbol, Symbol("k")), symbol))
        latex, mathml = latex_of(written), mathml_of(written)
        plain = re.sub(r"\\[{}\\]", "", latex)
        assert plain.count("{") == plain.count("}"), label
        assert all(
            KNOWN.fullmatch(name) for name in re.findall(r"\\([A-Za-z]+)", plain) if name != "frac"
        )
        assert not re.search(r"(?<!\\)[$&#%~]", outside_text(latex)), label
        assert not re.search(r"[_^]\{[^{}]*\}[_^]\{[^{}]*\}\^", latex), label
        ET.fromstring(f"<math>{mathml}</math>")
        assert "<b>" not in mathml
        name = valid_name(label)
        assert not name or (name.isascii() and name.isidentifier())


def test_a_text_that_is_understood_is_understood_again():
    for label, text, *_ in SPELLINGS:
        assert in_unicode(text) == text
        assert read_name(shown(label)) == read_name(text)


def test_the_last_index_of_an_expression_belongs_to_its_last_word():
    w, x = Value(0.5, label="w"), Value(2.0, label="x₁")
    net = w * x + Value(0.25, label="b₂")
    assert net.name == "w·x₁ + b₂"
    assert latex_of(Symbol(net.name)) == r"w\cdot x_{1} + b_{2}"
    page = mathml_of(Symbol(net.name))
    assert "<msub><mi>x</mi><mn>1</mn></msub>" in page
    assert page.endswith("<msub><mi>b</mi><mn>2</mn></msub></mrow>")
    square = Power(Symbol(net.name), Symbol("k"))
    assert latex_of(square) == r"\left(w\cdot x_{1} + b_{2}\right)^{k}"
    assert text_of(square) == "(w·x₁ + b₂)^k"


def test_an_accent_stays_in_a_formula_that_serves_as_a_name():
    assert latex_of(Symbol("ŷ · x₁")) == r"\hat{y} \cdot x_{1}"
    assert drawn(mathml_of(Symbol("t − ŷ_i"))) == "t−y^i"


def test_one_equation_sets_a_name_in_one_way():
    w11, x1, b = Value(0.5, label="w11"), Value(2.0, label="x1"), Value(0.25, label="b")
    E = (w11 * x1 + b).tanh() ** 2
    E.label = "E"
    found = explain(E, w11, depth=3)
    assert r"\text{" not in found.latex()
    assert "w11" not in found.latex()
    assert ">w11" not in found.mathml()
    assert "w_{11}" in found.latex()
    assert latex_of(Symbol((w11 * x1 + b).name)) == r"w_{11}\cdot x_{1} + b"


def test_a_node_is_found_by_the_label_as_it_was_written_and_as_it_is_shown():
    w, x = Value(0.5, label=r"w_{12}"), Value(2.0, label=r"\alpha")
    E = (w * x).tanh()
    E.label = "E^{(1)}"
    E.backward()
    assert repr(w).startswith("w₁₂ = 0.5  ∂E⁽¹⁾/∂w₁₂ = ")
    for name in ("w_{12}", "w₁₂"):
        assert Stepper(E).find(name) is w
        assert str(explain(E, name)).startswith("∂E⁽¹⁾/∂w₁₂ = ")
    assert Stepper(E).find(r"\alpha") is Stepper(E).find("α") is x
    value, gradients = unroll(E)(w12=0.5, alpha=2.0)
    assert (value, gradients["w12"]) == (E.data, w.grad)


def test_drawings_and_pages_show_the_signs_of_a_text():
    w, x = Value(0.5, label=r"w_{12}"), Value(2.0, label=r"\alpha")
    E = w * x
    E.label = r"\hat{y}"
    E.backward()
    svg = viz.draw(E).svg()
    assert ">w₁₂<" in svg
    assert ">α<" in svg
    assert "alpha" not in svg
    html = viz.page(E).html
    assert "<msub><mi>w</mi><mn>12</mn></msub>" in html
    assert '<mover accent="true"><mi>y</mi><mo>^</mo></mover>' in html


def test_a_derivative_has_brackets_around_a_power_and_none_around_a_layer():
    assert text_of(Derivative("E", "w⁽¹⁾")) == "∂E/∂w⁽¹⁾"
    assert text_of(Derivative("E", "x²")) == "∂E/∂(x²)"
    assert text_of(Derivative("E", "out₁")) == "∂E/∂out₁"
    assert latex_of(Power(Symbol("w⁽¹⁾"), Symbol("k"))) == r"\left(w^{(1)}\right)^{k}"
