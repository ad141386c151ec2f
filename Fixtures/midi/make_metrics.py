"""Makes metrics.json: what MusPy 0.5.0 says of a few tiny pieces.

    python3 -m venv .venv && .venv/bin/pip install muspy==0.5.0 && .venv/bin/python Fixtures/midi/make_metrics.py
"""

import json
import math
import pathlib

import muspy

QUARTER = 4

# Name, steps of a bar, tonic, mode, notes as [onset, duration, pitch].
PIECES = [
    ("scale", 16, 0, "major", [[2 * i, 2, p] for i, p in enumerate([60, 62, 64, 65, 67, 69, 71, 72])] + [[20, 12, 60]]),
    ("jig", 12, 7, "major", [[2 * i, 2, 67 + (i * 5) % 13] for i in range(18)] + [[36, 6, 79], [44, 4, 67]]),
    ("slow air", 12, 9, "minor", [[0, 12, 57], [12, 10, 60], [30, 6, 64], [36, 24, 69]]),
    ("chords", 16, 0, "minor", [[0, 8, 72], [0, 8, 67], [0, 16, 63], [8, 8, 70], [16, 16, 60], [40, 3, 61], [40, 1, 50]]),
    ("one note", 16, 3, "minor", [[5, 3, 66]]),
]


def measured(bar, tonic, mode, notes):
    track = muspy.Track(notes=[muspy.Note(time=t, duration=d, pitch=p, velocity=80) for t, d, p in notes])
    music = muspy.Music(resolution=QUARTER, tracks=[track])
    values = {
        "pitchesUsed": muspy.n_pitches_used(music),
        "pitchClassesUsed": muspy.n_pitch_classes_used(music),
        "pitchRange": muspy.pitch_range(music),
        "emptyBeatRate": muspy.empty_beat_rate(music),
        "polyphony": muspy.polyphony(music),
        "pitchInScaleRate": muspy.pitch_in_scale_rate(music, tonic, mode),
        "scaleConsistency": muspy.scale_consistency(music),
        "pitchEntropy": muspy.pitch_entropy(music),
        "pitchClassEntropy": muspy.pitch_class_entropy(music),
        "grooveConsistency": muspy.groove_consistency(music, bar),
    }
    return {name: float(value) for name, value in values.items() if not math.isnan(value)}


def main():
    assert muspy.__version__ == "0.5.0", muspy.__version__
    cases = [
        {"name": name, "barLength": bar, "tonic": tonic, "mode": mode, "notes": notes,
         "metrics": measured(bar, tonic, mode, notes)}
        for name, bar, tonic, mode, notes in PIECES
    ]
    path = pathlib.Path(__file__).with_name("metrics.json")
    path.write_text("[\n" + ",\n".join(json.dumps(case, sort_keys=True) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
