"""Pasted code that cannot be translated: rejected by name, parts that are dropped are listed."""

from __future__ import annotations

import pytest

import engine
from engine.errors import ProgramSyntaxError, UnsupportedSyntax
from engine.language.source import apply_fix, offset_of

REJECTED = [
    ("W = torch.randn(3, 2)\nloss = W.sum()", "torch.randn", "torch.randn(3, 2)"),
    ("W = 0.01 * np.random.randn(2, 2)\nnp.sum(W)", "np.random.randn", "np.random.randn(2, 2)"),
    ("model = nn.Linear(3, 1)\ny = model(x)", "nn.Linear", "nn.Linear(3, 1)"),
    ("class Neuron:\n    def __init__(self, n):\n        self.w = n\nx + 1", "Neuron", None),
    ("torch.max(z, dim=0)", "torch.max", "torch.max(z, dim=0)"),
    ("z.std()", ".std()", "z.std()"),
    ("np.linalg.norm(z + 1, 1)", "np.linalg.norm", None),
    ("np.linalg.norm(z, 3)", "np.linalg.norm", None),
    ("torch.norm(z, 3)", "torch.norm", None),
    ("F.normalize(z + 1, dim=0)", "F.normalize", None),
    ("np.tril(x + 1)", "np.tril", None),
    ("torch.tril(x, 1)", "torch.tril", None),
    ("x'*y + '", "'", "'"),
    ("torch.norm(z, p)", "torch.norm", None),
    ("torch.fft.fft(z)", "torch.fft.fft", "torch.fft.fft(z)"),
    ("z.foo()", ".foo()", "z.foo()"),
    ("F.cross_entropy(z, t, weight=z)", "weight", "z"),
    ("F.softmax(z)", "F.softmax", "F.softmax(z)"),
    ("F.softmax(z, 0, 3, 4, 5)", "F.softmax", "4"),
    ("F.dropout(z, 0.5)", "F.dropout", None),
    ("F.relu(z, banana=1)", "banana", "1"),
    ("F.relu(z, input=z)", "input", "z"),
    ("torch.exp(*z)", "*z", "*z"),
    ("torch.exp(**z)", "z", "z"),
    ("z.add_(1)", "z.add_", None),
    ("y = z * z.grad\ny.sum()\nz + 1", "y = z * z.grad", "y = z * z.grad"),
    ("z + w.grad", "w.grad", "w.grad"),
    (
        "for k in range(3):\n    loss = (z**2).sum()\n    loss.backward()\n    z.data -= 0.1*z.grad\nloss",
        "z.data -= 0.1*z.grad",
        None,
    ),
    ("for k in range(3):\n    loss = (z**2).sum()\n    opt.step()\nloss", "opt.step()", None),
    ("loss = (z**2).sum()\nloss.backward()\nopt.step()\ny = z.exp()", "opt.step()", "opt.step()"),
    ("with torch.no_grad():\n    y = z.exp()", "with torch.no_grad():", None),
    ("@torch.no_grad()\ndef f(a):\n    return a.exp()\nf(z)", "torch.no_grad()", None),
    ("y = z**2\ny.backward(torch.ones(3))", "y.backward(torch.ones(3))", None),
    ("np.nan * z", "np.nan", "np.nan"),
    ("float('nan') * z", "float", None),
    ("torch.tensor([0.5, 1.5], dtype=torch.long)", "torch.tensor", None),
    ("z.astype(int) + np.e", "z.astype", None),
    ("np.e * int(z)", "int", "int(z)"),
    ("z.long() + 1", "z.long", None),
    ("f = torch.nn.functional.linear\nf(z)", "torch.nn.functional.linear", None),
    ("np.heaviside(z, 0.5)", "np.heaviside", None),
    ("torch.div(z, 2, rounding_mode='floor')", "torch.div", None),
    ("torch.clamp(z)", "torch.clamp", None),
    ("x.transpose(0, 3)", "x.transpose", None),
    ("torch.flatten(x.exp(), 1)", "torch.flatten", None),
    ("torch.flatten(x, 1, 2)", "torch.flatten", None),
    ("x.reshape((2, 3), order='F')", "order", None),
    ("np.reshape(x, (3, 2), order='F')", "np.reshape", None),
    ("F.gelu(z + 1, approximate='tanh')", "F.gelu", None),
    ("F.softplus(z, 1, 5)", "F.softplus", None),
    ("F.huber_loss(z, t, delta=d)", "F.huber_loss", None),
    ("F.nll_loss(x, y + 1)", "F.nll_loss", None),
    ("F.layer_norm(x, (2, 3))", "F.layer_norm", None),
    ("F.batch_norm(x, m, v)", "F.batch_norm", None),
    ("x.view()", "x.view()", None),
    ("nn.MSELoss(1, 2, 3, 4)(z, t)", "4", None),
    ("w = 2\ny = self.w * x.exp()", "self.w", "self.w"),
    ("if z > 0:\n    y = z.exp()\nelse:\n    print(1)\ny", "if z > 0:", None),
    ("def f(a):\n    print(a)\nf(z).exp()", "def f(a):", None),
    ("y = [i for i in x]\nz.item()\nx.tolist() + float('oops')", "float", None),
    ("x'*y\nfor i=1:3\n  z = i;\nend", "for", "for"),
    ("x'*y & 1", "&", "&"),
    ("std(x')*x'*y", "std", None),
    ("x'*norm(y)", "norm", None),
    ("2^3^x'*x", "2^3^x'", None),
    ("x(end-1)'*y", "end", None),
    ("[x 1; 2 y]*x'", "[x 1; 2 y]", None),
    ("size(x', 3)*x", "size", None),
    ("max(x', 1, 2)*x'*x", "max", None),
    ("zeros(n + 1)*x'", "zeros", None),
    ('x\'*"text"', '"text"', None),
]


@pytest.mark.parametrize(("code", "name", "place"), REJECTED, ids=lambda part: str(part)[:40])
def test_untranslatable_code_is_rejected_by_name(code: str, name: str, place: str | None) -> None:
    with pytest.raises(UnsupportedSyntax) as caught:
        engine.trace(code, {"z": [1.0, 2.0, 3.0], "x": [[1.0, 2.0, 3.0]], "t": [1.0, 0.0, 1.0], "y": [0.0]})
    (fault,) = caught.value.faults
    assert fault.name == name and name in str(fault.message)
    assert fault.hint is not None and fault.span is not None
    start = offset_of(code, fault.span.line, fault.span.column)
    end = offset_of(code, fault.span.end_line, fault.span.end_column)
    assert code[start:end] == (place or code[start:end]) != ""


def test_fix_for_random_numbers_makes_an_input() -> None:
    code = "x = torch.tensor([1., 2.])\nW = torch.randn(2, 3)\nloss = (x @ W).sum()"
    with pytest.raises(UnsupportedSyntax) as caught:
        engine.trace(code)
    (fix,) = caught.value.faults[0].fixes
    fixed = apply_fix(code, fix)
    assert fixed == "x = torch.tensor([1., 2.])\nloss = (x @ W).sum()"
    assert engine.trace(fixed, {"W": [[1.0], [2.0]]}).value == 5.0
    with pytest.raises(UnsupportedSyntax) as caught:
        engine.trace("loss = (x @ f(torch.randn(2, 3))).sum()\ndef f(a):\n    return torch.rand(3)", {"x": 1.0})
    assert caught.value.faults[0].fixes[0].text == ""
    with pytest.raises(UnsupportedSyntax) as caught:
        engine.trace("def f(a):\n    return torch.rand(3)\nf(x)", {"x": 1.0})
    assert caught.value.faults[0].fixes == ()


@pytest.mark.parametrize("module", ["import torch", "from torch import tensor"])
def test_an_unclosed_bracket_of_pasted_code_is_no_fault_of_its_imports(module: str) -> None:
    with pytest.raises(ProgramSyntaxError) as caught:
        engine.trace(f"{module}\nw = torch.tensor([1.0, 2.0])\nz = (w*w).sum(\nz", {})
    (fault,) = caught.value.faults
    assert fault.message.template == "This bracket is never closed."
    assert fault.span is not None and (fault.span.line, fault.span.column) == (3, 14)


def test_dropped_code_is_listed() -> None:
    code = "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x**2\nprint('y')\nassert True\ny.backward()\nx.grad"
    trace = engine.trace(code)
    by_code = {warning.code: str(warning.message) for warning in trace.warnings}
    assert by_code["code-read"].startswith("Python was read as this program: ")
    for stretch in ("import torch", "requires_grad=True", "print('y')", "assert True", "y.backward()", "x.grad"):
        assert stretch in by_code["left-out"]
    assert trace.program == "x = 3.0\ny = x**2\n"
    many = "\n".join(f"print('{k}')" for k in range(30)) + "\nprint('" + "long" * 40 + "')\nx.exp()"
    listed = str(
        next(warning.message for warning in engine.trace(many, {"x": 1.0}).warnings if warning.code == "left-out")
    )
    assert listed.endswith("… (+19)") and len(listed) < 500
