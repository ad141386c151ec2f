#!/usr/bin/env python3
"""Makes the fixture of spectral features: what python_speech_features, librosa and scipy say of one short recording.

Made with Python 3, numpy 2.4.6, scipy 1.17.1, python_speech_features 0.6 and librosa 0.11.0. To make it again:

    python3 -m venv .venv
    .venv/bin/pip install numpy==2.4.6 scipy==1.17.1 python_speech_features==0.6 librosa==0.11.0
    .venv/bin/python Fixtures/frames/make_spectral.py

Windows, pre-emphasis, powers, liftering and deltas are those of python_speech_features; the triangles are those of librosa,
which do not round their corners to frequencies of the transform; the cosine transform is scipy's. `--output FILE` writes
elsewhere, to compare.
"""

import argparse
import json
import warnings
from pathlib import Path

import librosa
import numpy as np
import python_speech_features as psf
import scipy.fftpack
import scipy.io.wavfile

FOLDER = Path(__file__).parent
FLOOR = 1e-10
# Name, filters, coefficients (0: log-mel), lowest and highest frequency, whether the first coefficient is the energy.
CASES = [
  ("log-mel", 40, 0, 0, None, False),
  ("log-mel of a band", 20, 0, 100, 3800, False),
  ("cepstral", 26, 13, 0, None, False),
  ("cepstral with energy", 26, 13, 0, None, True),
]


def features(samples, rate, filters, coefficients, low, high, energy):
  emphasised = psf.sigproc.preemphasis(samples, 0.97)
  window = lambda n: np.hamming(n)
  frames = psf.sigproc.framesig(emphasised, 0.025 * rate, 0.010 * rate, window)
  size = 1 << (frames.shape[1] - 1).bit_length()
  powers = psf.sigproc.powspec(frames, size)
  bank = librosa.filters.mel(
    sr=rate, n_fft=size, n_mels=filters, fmin=low, fmax=high, htk=True, norm=None, dtype=np.float64)
  log_mel = np.log(np.maximum(FLOOR, powers @ bank.T))
  if coefficients == 0:
    return log_mel
  cepstra = scipy.fftpack.dct(log_mel, type=2, axis=1, norm="ortho")[:, :coefficients]
  cepstra = psf.lifter(cepstra, 22)
  if energy:
    cepstra[:, 0] = np.log(np.maximum(FLOOR, powers.sum(axis=1)))
  return cepstra


def main():
  parser = argparse.ArgumentParser()
  parser.add_argument("--output", type=Path, default=FOLDER / "spectral.json")
  arguments = parser.parse_args()
  rate, samples = scipy.io.wavfile.read(FOLDER / "six.wav")
  samples = samples.astype(np.float64) / 32768
  cases = []
  for name, filters, coefficients, low, high, energy in CASES:
    warnings.simplefilter("ignore")
    values = features(samples, rate, filters, coefficients, low, high, energy)
    cases.append({
      "name": name, "filterCount": filters, "coefficientCount": coefficients, "lowestFrequency": low,
      "highestFrequency": high, "firstIsEnergy": energy, "width": values.shape[1],
      "values": [round(float(value), 5) for value in values.ravel()],
    })
  cepstra = features(samples, rate, 26, 13, 0, None, False)
  first = psf.delta(cepstra, 2)
  deltas = np.concatenate([cepstra, first, psf.delta(first, 2)], axis=1)
  result = {
    "sampleRate": int(rate), "sampleCount": len(samples), "cases": cases,
    "deltas": {"width": deltas.shape[1], "values": [round(float(value), 5) for value in deltas.ravel()]},
  }
  arguments.output.write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
  main()
