"""Ctrl-C in the middle of what has to be done as a whole."""

from __future__ import annotations

import signal
import sys
import threading

import pytest
from inspection_findings.interrupts import Interrupts


@pytest.fixture(params=[pytest.param(signal.SIGINT, id="Ctrl-C"), pytest.param(signal.SIGTERM, id="SIGTERM")])
def sent(request):
    before = signal.signal(request.param, signal.default_int_handler)
    yield request.param
    signal.signal(request.param, before)


def test_a_held_block_is_done_before_it_is_told(sent):
    done, interrupts = [], Interrupts()
    with interrupts.listening(), pytest.raises(KeyboardInterrupt), interrupts.held():
        with interrupts.held():
            signal.raise_signal(sent)
        done.append(interrupts.came)
    assert done == [True]


def test_what_python_swallowed_is_told_when_the_next_block_is_done(sent, monkeypatch):
    class Tidied:
        def __del__(self):
            signal.raise_signal(sent)

    monkeypatch.setattr(sys, "unraisablehook", lambda told: None)
    done, interrupts = [], Interrupts()
    with interrupts.listening():
        tidied = Tidied()
        del tidied
        done.append("swallowed")
        with pytest.raises(KeyboardInterrupt), interrupts.held():
            done.append("the next block")
        interrupts.heed()
        with interrupts.held():
            done.append("heeded")
    assert done == ["swallowed", "the next block", "heeded"]


def test_a_heard_block_is_interrupted_at_once(sent):
    done, interrupts = [], Interrupts()
    with interrupts.listening(), interrupts.held():
        with pytest.raises(KeyboardInterrupt), interrupts.heard():
            signal.raise_signal(sent)
            done.append("inside")
        interrupts.heed()
        done.append("behind")
    assert done == ["behind"]


def test_what_came_before_a_heard_block_is_told_at_its_start(sent):
    done, interrupts = [], Interrupts()
    with interrupts.listening(), interrupts.held():
        signal.raise_signal(sent)
        with pytest.raises(KeyboardInterrupt), interrupts.heard():
            done.append("inside")
        interrupts.heed()
    assert done == []


def test_the_handlers_of_before_are_put_back(sent):
    interrupts = Interrupts()
    with interrupts.listening():
        assert signal.getsignal(sent) is not signal.default_int_handler
    assert signal.getsignal(sent) is signal.default_int_handler


def test_what_somebody_else_handles_is_left_alone(sent):
    signal.signal(sent, signal.SIG_IGN)
    with Interrupts().listening():
        assert signal.getsignal(sent) is signal.SIG_IGN


def test_another_thread_holds_nothing_back(sent):
    interrupts, inside, leave = Interrupts(), threading.Event(), threading.Event()

    def hold():
        with interrupts.held():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(10)
    try:
        with interrupts.listening(), pytest.raises(KeyboardInterrupt):
            signal.raise_signal(sent)
    finally:
        leave.set()
        thread.join()
