"""What a worker can do: from the bytes of a request's body to the bytes of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson

import engine
from app.api.decode import read
from app.present import evaluation
from app.present_analyses import chain_rule, checked
from app.present_derivatives import hessian_told, jacobian_told, plot_told, tangents_told
from app.present_lessons import collapse_told, repeat_told, shares_told
from app.present_suggest import suggested_told
from app.schemas import EvaluateRequest, ExportRequest
from app.schemas_analyses import CheckRequest, PathsRequest
from app.schemas_derivatives import HessianRequest, JacobianRequest, PlotRequest, TangentsRequest
from app.schemas_lessons import RepeatRequest
from app.schemas_suggest import SuggestRequest
from app.workers.learning import LEARNING
from app.workers.work import Work, check_request
from app.workers.work import sized as _sized
from engine import Trace
from engine import export as exporting


def traced(asked: EvaluateRequest, work: Work) -> Trace:
    """The program, run."""
    check_request(asked, work.allowance)
    return engine.trace(
        asked.program,
        asked.inputs,
        output=asked.output,
        seed=asked.seed,
        mode=asked.mode,
        expand=asked.expand,
        limits=work.allowance.limits,
        deadline=work.deadline,
    )


def evaluate(work: Work) -> bytes:
    """POST /evaluate."""
    trace = traced(read(EvaluateRequest, work.body, work.allowance.json_depth), work)
    return _sized(evaluation(trace, work.translate), work)


def suggest(work: Work) -> bytes:
    """POST /suggest."""
    asked = read(SuggestRequest, work.body, work.allowance.json_depth)
    check_request(asked, work.allowance)
    found = engine.suggest(
        asked.program,
        asked.inputs,
        keep=asked.keep,
        output=asked.output,
        expand=asked.expand,
        limits=work.allowance.limits,
        deadline=work.deadline,
    )
    return _sized(suggested_told(found), work)


def check(work: Work) -> bytes:
    """POST /check."""
    asked = read(CheckRequest, work.body, work.allowance.json_depth)
    check_request(asked, work.allowance)
    found = engine.check(
        asked.program,
        asked.inputs,
        asked.wrt,
        None if asked.step is None else float(asked.step),
        asked.scheme,
        output=asked.output,
        seed=asked.seed,
        mode=asked.mode,
        expand=asked.expand,
        study=True,
        limits=work.allowance.limits,
        deadline=work.deadline,
    )
    return _sized(checked(found), work)


def paths(work: Work) -> bytes:
    """POST /paths."""
    asked = read(PathsRequest, work.body, work.allowance.json_depth)
    trace = traced(asked, work)
    found = engine.paths(trace, _node(asked.wrt), int(asked.most), limits=work.allowance.limits, deadline=work.deadline)
    return _sized(chain_rule(trace, found), work)


def _node(wrt: str | float) -> str | int:
    """A name, or a node's number; every number in a body is read as a float."""
    return int(wrt) if isinstance(wrt, float) and wrt.is_integer() else str(wrt)


def jacobian(work: Work) -> bytes:
    """POST /jacobian."""
    asked = read(JacobianRequest, work.body, work.allowance.json_depth)
    trace = traced(asked, work)
    found = engine.jacobian(
        trace,
        None if asked.of is None else _node(asked.of),
        None if asked.wrt is None else _node(asked.wrt),
        edge=None if asked.edge is None else int(asked.edge),
        limits=work.allowance.limits,
        deadline=work.deadline,
    )
    return _sized(jacobian_told(found), work)


def plot(work: Work) -> bytes:
    """POST /plot."""
    asked = read(PlotRequest, work.body, work.allowance.json_depth)
    check_request(asked, work.allowance)
    found = engine.plot(
        asked.program,
        asked.inputs,
        function=asked.function,
        wrt=asked.wrt,
        range=asked.range,
        points=int(asked.points),
        at=asked.at,
        output=asked.output,
        seed=asked.seed,
        mode=asked.mode,
        expand=asked.expand,
        limits=work.allowance.limits,
        deadline=work.deadline,
    )
    return _sized(plot_told(found), work)


def tangents(work: Work) -> bytes:
    """POST /tangents."""
    asked = read(TangentsRequest, work.body, work.allowance.json_depth)
    trace = traced(asked, work)
    found = engine.tangents(trace, asked.wrt, asked.direction, limits=work.allowance.limits, deadline=work.deadline)
    return _sized(tangents_told(trace, found), work)


def hessian(work: Work) -> bytes:
    """POST /hessian."""
    asked = read(HessianRequest, work.body, work.allowance.json_depth)
    trace = traced(asked, work)
    found = engine.hessian(trace, asked.wrt, limits=work.allowance.limits, deadline=work.deadline)
    return _sized(hessian_told(found), work)


def shares(work: Work) -> bytes:
    """POST /shares."""
    trace = traced(read(EvaluateRequest, work.body, work.allowance.json_depth), work)
    return _sized(shares_told(engine.contributions(trace, limits=work.allowance.limits, deadline=work.deadline)), work)


def repeat(work: Work) -> bytes:
    """POST /repeat."""
    asked = read(RepeatRequest, work.body, work.allowance.json_depth)
    trace = traced(asked, work)
    found = engine.repeat(trace, int(asked.times), limits=work.allowance.limits, deadline=work.deadline)
    return _sized(repeat_told(found), work)


def collapse(work: Work) -> bytes:
    """POST /collapse."""
    trace = traced(read(EvaluateRequest, work.body, work.allowance.json_depth), work)
    found = engine.collapse(trace, limits=work.allowance.limits, deadline=work.deadline)
    return _sized(collapse_told(found, work.translate), work)


def export(work: Work) -> bytes:
    """POST /export."""
    asked = read(ExportRequest, work.body, work.allowance.json_depth)
    text = exporting.export(traced(asked, work), asked.format)
    work.deadline.check()
    found = {"format": asked.format, "text": text, "filename": exporting.filename(asked.format)}
    return _sized(orjson.dumps(found), work)


CALLS: Mapping[str, Callable[[Work], bytes]] = {
    call.__name__: call
    for call in (evaluate, suggest, check, paths, jacobian, tangents, hessian, plot, shares, repeat, collapse, export)
} | dict(LEARNING)
"""The calls by name; a new endpoint that computes adds its own."""
