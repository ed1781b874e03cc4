"""The walk: every public name, its valid call, and each argument of it made wrong in turn."""

import ast
import contextlib
import importlib
import inspect
import io
import os
import signal
import time
import traceback
import warnings

from tests.bad_input import calls_engine, calls_nn, calls_numpy, calls_viz, making, wrong
from tests.bad_input.wrong import WRONG
from tinygrad_edu import TinygradEduError
from tinygrad_edu.ground.foreign_words import ForeignWord

CALLS = {
    **calls_numpy.CALLS,
    **calls_engine.CALLS,
    **calls_nn.CALLS,
    **calls_viz.CALLS,
}
INTERNAL = {
    name
    for table in (calls_engine, calls_nn, calls_viz)
    for names in table.INTERNAL.values()
    for name in names
}
MODULES = "tinygrad_edu nn viz viz.plots nn.history nn.data nn.initialisers".split()
OURS = ("tinygrad_edu", "nn", "viz")
SPECIAL = ("__call__", "__getitem__", "__iter__", "__len__")
SECONDS = 2.0
"""What a call may take of the processor, beside ten times what the valid one takes; of the clock
thirty times as much, as others run too.

Ten valid calls are as slow as the machine is, and as what measures coverage makes it. What is
slow by a size, as a row of 10⁴⁰⁰ numbers, takes for ever.
"""


class Hung(BaseException):
    """A call took longer than it may; no `except Exception` holds it back."""


def ring(*_):
    raise Hung


def public_names():
    """Yield (name, callable) for the functions, classes and methods that are public."""
    for module_name in MODULES:
        module = importlib.import_module(module_name)
        names = list(getattr(module, "__all__", ())) or own_names(module)
        names += [name for name in ("sum", "max", "min") if module_name == "tinygrad_edu"]
        for name in names:
            found = getattr(module, name)
            if not callable(found) or not is_ours(found):
                continue
            if isinstance(found, type) and issubclass(found, BaseException):
                continue
            yield f"{module_name}.{name}", found
            if isinstance(found, type):
                yield from public_methods(found)


def own_names(module):
    """What a module without __all__ defines itself."""
    names = [name for name in vars(module) if name[0] != "_"]
    return [name for name in names if is_from(getattr(module, name), module.__name__)]


def is_from(found, module_name):
    return getattr(found, "__module__", None) == module_name


def is_ours(found):
    return (getattr(found, "__module__", None) or "").split(".")[0] in OURS


def public_methods(cls):
    """Yield (Owner.method, function), by the class of ours that defines it."""
    for name in dir(cls):
        if name.startswith("_") and name not in SPECIAL:
            continue
        owner = next((base for base in cls.__mro__ if name in vars(base)), None)
        if isinstance(inspect.getattr_static(cls, name), ForeignWord):
            continue  # a word of another library, which has an answer and no method
        if owner is not None and is_ours(owner) and callable(getattr(cls, name)):
            yield f"{owner.__name__}.{name}", getattr(cls, name)


class Call:
    """A valid call in source: where its arguments are, and how it goes with another one."""

    def __init__(self, name):
        self.name = name
        self.source = CALLS[name]
        tree = ast.parse(self.source, mode="eval").body
        if isinstance(tree.func, ast.Name) and tree.func.id == "list":
            tree = tree.args[0]  # list(…) uses up what the call yields
        self.around = "list" if self.source.startswith("list(") else ""
        self.function = compile(ast.Expression(tree.func), name, "eval")
        self.places = [*range(len(tree.args)), *[keyword.arg for keyword in tree.keywords]]
        parts = [*tree.args, *[keyword.value for keyword in tree.keywords]]
        self.arguments = [compile(ast.Expression(part), name, "eval") for part in parts]

    def prepared(self, place=None, make=None):
        """Return the function and its arguments, one of them replaced."""
        space = vars(making)
        function = eval(self.function, space)
        given = [
            make() if where == place else eval(argument, space)
            for where, argument in zip(self.places, self.arguments, strict=True)
        ]
        by_place = [item for where, item in zip(self.places, given) if isinstance(where, int)]
        by_name = {where: item for where, item in zip(self.places, given) if isinstance(where, str)}
        return function, by_place, by_name

    def answer(self, place=None, make=None, seconds=SECONDS):
        """Make the call, and return "returned", "refused", or the exception that is neither."""
        function, by_place, by_name = self.prepared(place, make)
        for bell in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(bell, ring)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, 30.0 * seconds)
        try:
            result = function(*by_place, **by_name)
            if self.around:
                list(result)
            elif isinstance(result, contextlib.AbstractContextManager):
                with result:
                    pass
        except TinygradEduError:
            return "refused"
        except (Exception, Hung) as error:
            return "refused" if is_pythons_own(error) or is_the_callers(error) else error
        finally:
            for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL):
                signal.setitimer(timer, 0)
        return "returned"


def is_pythons_own(error):
    """Whether Python itself refused the number of arguments, before the function began."""
    return (
        isinstance(error, TypeError)
        and error.__traceback__.tb_next is None
        and any([words in str(error) for words in ("argument", "takes", "keywords must be")])
    )


def is_the_callers(error):
    """Whether it came out of the function or class that stood in the place of the argument."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return last.filename == wrong.__file__ or "int() can't convert" in str(error)


def deepest_own_frame(error):
    """Return "file:line function" of the last frame of the traceback that is the library's."""
    found = "none"
    for frame in traceback.extract_tb(error.__traceback__):
        parts = frame.filename.replace(os.sep, "/").split("/")
        for package in OURS:
            if package in parts and "tests" not in parts and "site-packages" not in parts:
                where = "/".join(parts[parts.index(package) :])
                found = f"{where}:{frame.lineno} {frame.name}"
                break
    return found


@contextlib.contextmanager
def in_silence():
    """Neither warnings nor prints of what is tried are to be seen."""
    out = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
    ):
        warnings.simplefilter("ignore")
        yield


def tried(name):
    """Yield (place, what was wrong, answer) for every wrong argument of a call."""
    call = Call(name)
    with in_silence():
        begun = time.process_time()
        call.answer(seconds=100.0)
    seconds = SECONDS + 10.0 * (time.process_time() - begun)
    for place in call.places:
        for what, make in WRONG.items():
            with in_silence():
                yield place, what, call.answer(place, make, seconds)
