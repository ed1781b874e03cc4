"""Writing: the one pass over an expression that places brackets, signs and sums, in any language.

What a language has of its own is a column of forms: how it brackets, adds, subtracts, multiplies,
how it writes a number and a name, and in which template of an operation it is found. Where brackets
stand, what is subtracted, and what is joined to what, is decided here, for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tinygrad_edu.notation.expression import (
    Call,
    Derivative,
    Expression,
    Negative,
    Number,
    Omitted,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    flat,
    is_other_product,
    is_quotient,
    without_minus,
)
from tinygrad_edu.notation.forms import (
    ATOM,
    LOOSE,
    POWER,
    PRODUCT,
    SIGNED,
    SUM,
    TERM,
    Form,
    form_of,
)
from tinygrad_edu.notation.names import kind_of_name
from tinygrad_edu.notation.told import with_told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tinygrad_edu.operation import Operation


STRENGTHS = {"word": ATOM, "power": POWER, "formula": SUM}
"""How strongly a name holds together, by what it is; a call as the language says."""


class Piece(NamedTuple):
    """A part of a formula: as it stands alone, how strongly it holds, and as it stands in a sum."""

    text: str
    strength: int
    is_negative: bool = False
    tight: str = ""


class Language:
    """The pass over an expression, and a column of forms, of which a language has its own.

    Attributes:
        digits: Decimals of a number.
        column: Which template of an operation is this language's: "text", "latex", "python".
        brackets: What stands around a piece that holds too loosely.
        row: What stands around pieces side by side.
        minus: The template of minus something.
        plus, less, comma: What stands between terms that are added, subtracted, only listed.
        quotient, power: The templates of a / b and of a to the power of b.
        times: For each kind of product what stands between factors, alone and in a sum.
        named: How an operation without a template is written, {{}} where its operands stand.
        call: How strongly f(x) holds together.
        is_exact: Whether the order of operations is kept, as a program has to.
    """

    column: ClassVar[str]
    brackets = "({})"
    row = "{}"
    minus = "-{}"
    plus = " + "
    less = " - "
    comma = ", "
    quotient = "{} / {}"
    power = "{}^{}"
    times: ClassVar[Mapping[str, tuple[str, str]]]
    named = "{name}({{}})"
    call = ATOM
    is_exact = False

    def __init__(self, digits: int = 4) -> None:
        self.digits = digits

    def text_of(self, expression: Expression) -> str:
        """Return an expression in this language."""
        return self.write(expression).text

    def write(self, expression: Expression) -> Piece:
        """Return an expression as a piece that may be set into a larger one."""
        match expression:
            case Symbol(text):
                return self.write_symbol(text)
            case Number():
                return self.write_number(expression)
            case Derivative():
                return Piece(self.write_derivative(expression), POWER)
            case Omitted(count):
                return Piece(self.write_omitted(count), self.call)
            case Call():
                return self.write_call(expression)
            case Negative(of):
                needed = SIGNED if self.is_exact else PRODUCT
                return Piece(self.negated(self.placed(of, needed, True).text), needed, True)
            case Quotient(above, below):
                return self.filled(self.form(self.quotient), (above, below))
            case Power(base, exponent):
                return self.write_power(base, exponent)
            case Product():
                return self.write_product(expression)
            case Sum(terms):
                return self.write_sum(terms)

    def placed(self, expression: Expression, needed: int, is_inside: bool = False) -> Piece:
        """Return an expression as it stands in its place: in brackets, if it is to have them.

        Args:
            expression: What to write.
            needed: How strongly it has to hold together there.
            is_inside: Whether a sign is in front, beside which a minus sign needs brackets.
        """
        is_inside = is_inside or needed >= POWER
        if is_inside and isinstance(expression, Number) and expression.reference is not None:
            return Piece(self.write_changing(expression), ATOM)
        piece = self.write(expression)
        if piece.tight and SUM <= needed <= TERM:
            piece = piece._replace(text=piece.tight)
        if piece.strength >= needed and not (is_inside and self.clashes(piece)):
            return piece
        return Piece(self.brackets.format(piece.text), ATOM)

    def clashes(self, piece: Piece) -> bool:
        """Whether a piece cannot stand beside a sign: a · (−b)."""
        return piece.is_negative and not self.is_exact

    def form(self, template: str) -> Form:
        """Return a template of this language, taken apart."""
        return form_of(template, self.is_exact, self.call)

    def filled(self, form: Form, operands: Sequence[Expression]) -> Piece:
        """Return a form with operands in its places."""
        text, is_negative = "", form.is_negative
        for place in form.places:
            operand = self.placed(operands[place.operand], place.need, place.is_inside)
            is_negative = is_negative or (
                form.begins is not None and not text and operand.is_negative
            )
            text += place.before + operand.text
        return Piece(text + form.after, form.strength, is_negative)

    def write_call(self, call: Call) -> Piece:
        """Return an operation by its template: in its only place stand any number of operands."""
        form = self.form(with_told(self.template_of(call.op), call.settings))
        if call.op.arity:
            return self.filled(form, call.operands)
        inside = self.comma.join([self.placed(operand, LOOSE).text for operand in call.operands])
        return Piece(form.places[0].before + inside + form.after, form.strength)

    def template_of(self, op: Operation) -> str:
        """Return how an operation is written; without a template of its own, by its name."""
        template: str | None = getattr(op, self.column)
        return template or self.named.format(name=self.name_of(op))

    def write_power(self, base: Expression, exponent: Expression) -> Piece:
        """Return a base to the power of an exponent."""
        return self.filled(self.form(self.power), (base, exponent))

    def write_product(self, product: Product) -> Piece:
        """Return a · b, and a·b for a place in a sum."""
        pieces: list[Piece] = []
        for factor in product.factors:
            is_other = is_other_product(factor, product.sign) or is_quotient(factor)
            needed = POWER if is_other else SIGNED if pieces and self.is_exact else PRODUCT
            pieces.append(self.placed(factor, needed, bool(pieces)))
        wide, close = self.times[product.sign]
        text = self.row.format(wide.join([piece.text for piece in pieces]))
        tight = self.row.format(close.join([piece.tight or piece.text for piece in pieces]))
        return Piece(text, PRODUCT, pieces[0].is_negative, tight if self.is_close(tight) else text)

    def is_close(self, product: str) -> bool:  # noqa: ARG002
        """Whether a product may be written closely in a sum."""
        return False

    def write_sum(self, terms: Sequence[Expression]) -> Piece:
        """Return a sum: a negative term is subtracted, a negative number under a symbol is added.

        So the numbers keep the signs of the formula: 0.0554 + -0.0190, and 0.01 − (-0.5).
        """
        text, is_negative = "", False
        for term in terms if self.is_exact else flat(terms):
            taken = None if self.is_exact else without_minus(term)
            if taken is not None:
                body = self.placed(taken, TERM, True).text
                is_negative = is_negative or not text
                text = f"{text}{self.less}{body}" if text else self.negated(body)
                continue
            piece = self.placed(term, TERM if self.is_exact and text else SUM)
            is_negative = is_negative or (not text and piece.is_negative)
            text = f"{text}{self.plus}{piece.text}" if text else piece.text
        return Piece(self.row.format(text), SUM, is_negative)

    def negated(self, body: str) -> str:
        """Return minus something that has its brackets already."""
        return self.minus.format(body)

    def write_symbol(self, name: str) -> Piece:
        """Return a name; one that is a formula needs the brackets of one."""
        kind = kind_of_name(name)
        return Piece(self.write_name(name), self.call if kind == "call" else STRENGTHS[kind])

    def name_of(self, op: Operation) -> str:
        """Return what an operation without a template is called."""
        return op.name

    def write_changing(self, number: Number) -> str:
        """Return a number that may be replaced by another, where a negative one needs brackets."""
        piece = self.write_number(number)
        return self.brackets.format(piece.text) if piece.is_negative else piece.text

    def write_name(self, text: str) -> str:
        """Return a name in this language."""
        raise NotImplementedError

    def write_number(self, number: Number) -> Piece:
        """Return a number or an array."""
        raise NotImplementedError

    def write_derivative(self, derivative: Derivative) -> str:
        """Return ∂E/∂w."""
        raise NotImplementedError

    def write_omitted(self, count: int) -> str:
        """Return what stands for parts that are too many to write out."""
        raise NotImplementedError
