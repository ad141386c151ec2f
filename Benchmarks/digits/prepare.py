#!/usr/bin/env python3
"""Makes the manifests that README's figures of spoken digits are measured by.

    prepare.py RECORDINGS FOLDER

RECORDINGS is the folder `recordings` of the Free Spoken Digit Dataset (DIGIT_SPEAKER_TAKE.wav, 8 kHz). Into FOLDER go train.tsv and
test.tsv (takes 0 to 4 of each speaker and digit are the test, as the data set has it), speaker-NAME-train.tsv and -test.tsv (one
speaker left out), and strings-train.tsv and strings-test.tsv: 2,400 and 300 recordings in strings/, each of 3 to 7 clips of one
speaker, joined end to end; no clip is in both. Needs Python's standard library alone.
"""
import collections
import os
import random
import sys
import wave

WORDS = "zero one two three four five six seven eight nine".split()
RATE = 8000


def samples(path):
    with wave.open(path) as clip:
        if (clip.getframerate(), clip.getsampwidth(), clip.getnchannels()) != (RATE, 2, 1):
            sys.exit(f"{path}: not 16-bit sound of one channel at {RATE} Hz")
        return clip.readframes(clip.getnframes())


def write_manifest(path, column, rows):
    with open(path, "w") as manifest:
        print("id", "path", column, "group", sep="\t", file=manifest)
        for row in rows:
            print(*row, sep="\t", file=manifest)


def write_strings(folder, part, count, clips, draw):
    rows = []
    for index in range(count):
        speaker = sorted(clips)[index % len(clips)]
        chosen = [draw.choice(clips[speaker]) for _ in range(draw.randint(3, 7))]
        name = f"{part}{index}"
        with wave.open(os.path.join(folder, "strings", name + ".wav"), "w") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(b"".join(samples(path) for path in chosen))
        said = " ".join(WORDS[int(os.path.basename(path)[0])] for path in chosen)
        rows.append((name, f"strings/{name}.wav", said, speaker))
    write_manifest(os.path.join(folder, f"strings-{part}.tsv"), "transcript", rows)


def main(recordings, folder):
    os.makedirs(os.path.join(folder, "strings"), exist_ok=True)
    parts = {"train": [], "test": []}
    clips = {part: collections.defaultdict(list) for part in parts}
    for name in sorted(os.listdir(recordings)):
        digit, speaker, take = name.removesuffix(".wav").split("_")
        part = "test" if int(take) < 5 else "train"
        path = os.path.abspath(os.path.join(recordings, name))
        parts[part].append((name.removesuffix(".wav"), path, digit, speaker))
        clips[part][speaker].append(path)
    everything = parts["train"] + parts["test"]
    for part, rows in parts.items():
        write_manifest(os.path.join(folder, part + ".tsv"), "label", rows)
    for speaker in sorted(clips["train"]):
        for part, is_kept in (("train", lambda row: row[3] != speaker), ("test", lambda row: row[3] == speaker)):
            rows = [row for row in everything if is_kept(row)]
            write_manifest(os.path.join(folder, f"speaker-{speaker}-{part}.tsv"), "label", rows)
    draw = random.Random(1)
    for part, count in (("train", 2400), ("test", 300)):
        write_strings(folder, part, count, clips[part], draw)


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2])
