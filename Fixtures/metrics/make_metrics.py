#!/usr/bin/env python3
"""Makes the fixture of metrics: small sets of predictions, and what scikit-learn and numpy say of them.

Made with Python 3, scikit-learn 1.9.1 and numpy 2.4.6. To make it again:

    python3 -m venv .venv
    .venv/bin/pip install scikit-learn==1.9.1 numpy==2.4.6
    .venv/bin/python Fixtures/metrics/make_metrics.py

The numbers come from named seeds, so the same versions write the same bytes. `--output FILE` writes elsewhere, to compare.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn import metrics

BIN_COUNT = 15


def draw(name, classes, count, step):
  """Probabilities in multiples of 1/step, so that many are equal, and true classes that they often name."""
  random = np.random.default_rng([ord(letter) for letter in name])
  truth = random.choice(classes["present"], size=count)
  logits = random.normal(size=(count, classes["count"]))
  logits[np.arange(count), truth] += 1.2
  shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
  # No probability is 0, at which losses differ in what they put for it.
  whole = np.maximum(1, np.floor(shares * step)).astype(int)
  whole[np.arange(count), whole.argmax(axis=1)] += step - whole.sum(axis=1)
  return (whole / step).astype(np.float32), truth


def expected_calibration_error(probabilities, truth):
  """Guo and others (2017), with bins (m − 1)/M < p ≤ m/M of the predicted class's probability."""
  confidence = probabilities.max(axis=1).astype(np.float64)
  right = probabilities.argmax(axis=1) == truth
  bins = np.ceil(confidence * BIN_COUNT).astype(int) - 1
  return sum(
    (bins == m).mean() * abs(right[bins == m].mean() - confidence[bins == m].mean())
    for m in range(BIN_COUNT) if (bins == m).any())


def number(value):
  return None if np.isnan(value) else float(value)


def rankings(probabilities, truth, present):
  """The area and the average precision of two classes, or the means of one against the rest over classes present."""
  positives = [1] if probabilities.shape[1] == 2 else present
  pairs = [(truth == c, probabilities[:, c]) for c in positives]
  return (
    np.mean([metrics.roc_auc_score(*pair) for pair in pairs]),
    np.mean([metrics.average_precision_score(*pair) for pair in pairs]))


def case(name, labels, present, count, step):
  probabilities, truth = draw(name, {"count": len(labels), "present": present}, count, step)
  predicted = probabilities.argmax(axis=1)
  wide = probabilities.astype(np.float64)
  everything = list(range(len(labels)))
  precision, recall, f1, support = metrics.precision_recall_fscore_support(
    truth, predicted, labels=everything, zero_division=np.nan)
  auroc, auprc = rankings(wide, truth, sorted(present))
  curve = metrics.roc_curve(truth == 1, wide[:, 1], drop_intermediate=False)
  one_hot = np.eye(len(labels))[truth]
  brier = ((wide - one_hot) ** 2).sum(axis=1).mean() / (2 if len(labels) == 2 else 1)
  if sorted(present) == everything:
    assert abs(brier - metrics.brier_score_loss(truth, wide if len(labels) > 2 else wide[:, 1])) < 1e-7
    if len(labels) > 2:
      assert abs(auroc - metrics.roc_auc_score(truth, wide, multi_class="ovr", labels=everything)) < 1e-12
  return {
    "name": name, "labels": labels,
    "probabilities": [[float(p) for p in row] for row in wide], "classes": truth.tolist(),
    "expected": {
      "accuracy": metrics.accuracy_score(truth, predicted),
      "balancedAccuracy": float(np.mean([recall[c] for c in sorted(present)])),
      "macroF1": float(metrics.f1_score(truth, predicted, labels=sorted(present), average="macro")),
      "mcc": float(metrics.matthews_corrcoef(truth, predicted)),
      "auroc": float(auroc), "auprc": float(auprc),
      "logLoss": float(metrics.log_loss(truth, wide, labels=everything)),
      "brier": float(brier), "ece": float(expected_calibration_error(probabilities, truth)),
    },
    "confusion": metrics.confusion_matrix(truth, predicted, labels=everything).tolist(),
    "precision": [number(v) for v in precision], "recall": [number(v) for v in recall],
    "f1": [number(v) for v in f1], "support": support.tolist(),
    "roc": [[float(x), float(y)] for x, y in zip(curve[0], curve[1])],
  }


def main():
  parser = argparse.ArgumentParser(description="Makes the fixture of metrics from scikit-learn.")
  parser.add_argument("--output", type=Path, default=Path(__file__).parent / "metrics.json", help="file to write")
  cases = [
    case("two classes", ["a", "b"], [0, 1], 80, 20),
    case("three classes", ["a", "b", "c"], [0, 1, 2], 120, 64),
    case("four classes, one absent", ["a", "b", "c", "d"], [0, 1, 3], 90, 30),
    case("seven classes", list("abcdefg"), list(range(7)), 150, 100),
  ]
  lines = ",\n".join(json.dumps(one, allow_nan=False) for one in cases)
  parser.parse_args().output.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
  main()
