"""Cases of connectionist temporal classification, as torch.nn.CTCLoss has them, and of a chain field written out in torch."""

import torch
from torch.nn import functional

from parity_file import Case

BATCH_COUNT, BATCH_SIZE = 25, 8


def ctc_target(case, steps, classes, blank, kind):
  """Labels that are not blank; most can be spelled, some have repeats, some are empty, some have too many labels."""
  labels = [label for label in range(classes) if label != blank]
  if kind == "empty":
    return []
  count = steps + 1 if kind == "impossible" else int(case.random.integers(1, max(steps // 2, 1) + 1))
  drawn = case.random.choice(labels[:2] if kind == "repeats" else labels, count)
  return [int(label) for label in drawn]


def ctc_case(number):
  """Eight sequences in any order of lengths; infinite losses are zero, as are their gradients."""
  case = Case(f"ctc-{number:02}")
  classes = int(case.random.integers(2, 8))
  blank = int(case.random.integers(classes))
  lengths = [int(length) for length in case.random.integers(1, 13, BATCH_SIZE)]
  kinds = [case.random.choice(["any", "any", "repeats", "empty", "impossible"]) for _ in lengths]
  case.facts.update(blank=blank, lengths=lengths)
  targets = [ctc_target(case, steps, classes, blank, kind) for steps, kind in zip(lengths, kinds)]
  losses = []
  for index, (steps, target) in enumerate(zip(lengths, targets)):
    logits = case.input(f"x{index}", steps, classes, low=-3.0, high=3.0)
    case.index(f"targets{index}", target)
    losses.append(functional.ctc_loss(
      torch.log_softmax(logits, 1), torch.tensor(target, dtype=torch.long), torch.tensor(steps),
      torch.tensor(len(target)), blank, reduction="none", zero_infinity=True).reshape(()))
  case.output("losses", torch.stack(losses))
  return case


def field_loss(emissions, transitions, start, end, labels):
  """log Σ e^score over all labellings, step by step, less the score of this one."""
  if len(labels) == 0:
    return torch.zeros(())
  ways, score = start + emissions[0], start[labels[0]] + emissions[0, labels[0]]
  for t in range(1, len(labels)):
    ways = torch.logsumexp(ways[:, None] + transitions, 0) + emissions[t]
    score = score + transitions[labels[t - 1], labels[t]] + emissions[t, labels[t]]
  return torch.logsumexp(ways + end, 0) - score - end[labels[-1]]


def field_case():
  """Sequences of 3, 0, 7, 1 and 4 steps with five labels."""
  lengths, count, losses = [3, 0, 7, 1, 4], 5, []
  case = Case("field", lengths=lengths)
  transitions, start = case.parameter("transitions", count, count), case.parameter("start", count)
  end = case.parameter("end", count)
  for index, steps in enumerate(lengths):
    emissions = case.input(f"x{index}", steps, count, low=-2.0, high=2.0)
    labels = [int(label) for label in case.random.integers(0, count, steps)]
    case.index(f"targets{index}", labels)
    losses.append(field_loss(emissions, transitions, start, end, labels))
  case.output("losses", torch.stack(losses))
  return case


def ctc_cases():
  return [ctc_case(number) for number in range(BATCH_COUNT)] + [field_case()]
