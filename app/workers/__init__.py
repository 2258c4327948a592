"""Engine calls run here, in processes of their own: the web process never computes, so that nobody waits for others.

A call that runs too long, eats memory or crashes costs its own process and nobody else's request. What a process
is told and tells travels as frames over pipes (`frames`); `process` is the web's end of it, `worker` the other,
and `calls` is what a worker can do. `pool` decides who runs when: known quick calls never queue behind slow ones
(`queues`, `records`).
"""
