"""Runs calls of the engine in worker processes, not in the web process, so no request blocks another.

A call that runs too long, exhausts its memory or crashes takes down its own process and no other request. Calls and
their results travel as frames over pipes (`wire`); `process` is the web process's end, `worker` the other one. `pool`
schedules the calls: short ones never queue behind long ones (`fingerprint`, `cost_model`, `lanes`, `queues`).
`supervisor` starts and replaces the processes.
"""
