#!/usr/bin/env python3
"""Makes the fixture of notes: what the files of this folder play, by the rules that MIDIFile.scores states.

The events are read by mido, and the rules written out here once more, for clarity rather than speed: nothing is shared with
the library. Made with Python 3 and mido 1.3.3. To make it again:

    python3 -m venv .venv
    .venv/bin/pip install mido==1.3.3
    .venv/bin/python Fixtures/midi/make_notes.py

The files of `drawn` are made here as well, of random numbers with named seeds, so that keys, pedals, programs and ends meet in
ways that no tune has. The same version writes the same bytes. `--files FOLDER --output FILE` describes other files.
"""

import argparse
import json
import random
from pathlib import Path

import mido

HERE = Path(__file__).parent
NEVER = float("inf")


class Track:
  """Messages with their times in ticks, and what the track says of its channels."""

  def __init__(self, messages):
    self.events = []
    self.end = 0
    for index, message in enumerate(messages):
      self.end += message.time
      self.events.append((self.end, index, message))
    self.port = next((m.port for _, _, m in self.events if m.type == "midi_port"), 0)

  def programs(self, channel):
    return [
      (tick, index, m.program) for tick, index, m in self.events
      if m.type == "program_change" and m.channel == channel
    ]

  def pedals(self, channel):
    found = []
    for tick, index, m in self.events:
      if m.type == "control_change" and m.channel == channel:
        if m.control == 64:
          found.append((tick, index, m.value >= 64))
        elif m.control == 121:
          found.append((tick, index, False))
    return found

  def name(self):
    for _, _, m in self.events:
      if m.type == "track_name":
        data = m.name.encode("latin1")
        try:
          text = data.decode("utf-8")
        except UnicodeDecodeError:
          text = data.decode("latin1")
        text = text.strip(" \t\n\r\0")
        if text:
          return text
    return None


def settings(tracks, track, channel, kind):
  """What a track hears of a channel: what it says itself, or else, if it says nothing, what those of its port say.

  A change of another track holds for all of this track's events of its time.
  """
  own = getattr(track, kind)(channel)
  if own:
    return own
  others = [c for other in tracks if other.port == track.port for c in getattr(other, kind)(channel)]
  return [(tick, -1, value) for tick, _, value in sorted(others, key=lambda c: c[0])]


def program_at(changes, tick, index):
  before = [value for t, i, value in changes if (t, i) <= (tick, index)]
  return before[-1] if before else 0


def sounds_until(changes, tick, index):
  """When what is released at this place falls silent."""
  before = [value for t, i, value in changes if (t, i) <= (tick, index)]
  if not before or not before[-1]:
    return tick
  return next((t for t, i, value in changes if (t, i) > (tick, index) and not value), NEVER)


def notes_of(tracks, track):
  """The notes of each channel and program of a track."""
  notes = []
  down = {}
  for tick, index, m in track.events:
    def release(channel, pitch):
      if down.get((channel, pitch)):
        note = down[channel, pitch].pop(0)
        note["end"] = sounds_until(settings(tracks, track, channel, "pedals"), tick, index)

    if m.type == "note_on" and m.velocity > 0:
      for note in notes:
        if (note["channel"], note["pitch"]) == (m.channel, m.note) and note["restrike"] == NEVER:
          note["restrike"] = tick
      program = program_at(settings(tracks, track, m.channel, "programs"), tick, index)
      note = {
        "channel": m.channel, "program": program, "pitch": m.note, "velocity": m.velocity, "onset": tick,
        "end": None, "restrike": NEVER,
      }
      notes.append(note)
      down.setdefault((m.channel, m.note), []).append(note)
    elif m.type == "note_off" or m.type == "note_on":
      release(m.channel, m.note)
    elif m.type == "control_change" and (m.control == 120 or m.control >= 123):
      for pitch in range(128):
        while down.get((m.channel, pitch)):
          release(m.channel, pitch)
      if m.control == 120:
        for note in notes:
          if note["channel"] == m.channel and note["end"] is not None:
            note["end"] = min(note["end"], tick)

  parts = {}
  for note in notes:
    end = track.end if note["end"] in (None, NEVER) else note["end"]
    end = min(max(end, note["onset"] + 1), note["restrike"])
    if end > note["onset"]:
      played = [note["onset"], end - note["onset"], note["pitch"], note["velocity"]]
      parts.setdefault((note["channel"], note["program"]), []).append(played)
  return {key: sorted(parts[key], key=lambda n: (n[0], n[2])) for key in sorted(parts)}


def changes_of(tracks, read, first):
  """By time, the last word of each, without those that change nothing."""
  said = [(tick, read(m)) for track in tracks for tick, _, m in track.events if read(m) is not None]
  latest = dict(sorted(said, key=lambda change: change[0]))
  if first is not None:
    latest.setdefault(0, first)
  changes = []
  for tick in sorted(latest):
    if not changes or changes[-1][1] != latest[tick]:
      changes.append([tick, latest[tick]])
  return changes


def key_of(message):
  if message.type != "key_signature":
    return None
  name = message.key
  tonic = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}[name[0]]
  tonic += name.count("#") - name[1:].count("b")
  return [tonic % 12, "minor" if name.endswith("m") else "major"]


def describe(path):
  file = mido.MidiFile(path, clip=True)
  tracks = [Track(messages) for messages in file.tracks]
  groups = [[track] for track in tracks] if file.type == 2 else [tracks]
  scores = []
  for group in groups:
    parts = []
    for track in group:
      for (channel, program), notes in notes_of(group, track).items():
        parts.append({
          "track": tracks.index(track), "channel": channel, "program": program, "name": track.name(),
          "notes": notes,
        })
    scores.append({
      "tempos": changes_of(group, lambda m: m.tempo if m.type == "set_tempo" else None, 500_000),
      "metres": changes_of(
        group, lambda m: [m.numerator, m.denominator] if m.type == "time_signature" else None, [4, 4]),
      "keys": changes_of(group, key_of, None),
      "parts": parts,
    })
  return {"ticksPerQuarter": file.ticks_per_beat, "scores": scores}


def draw(seed):
  """A file of tracks that share channels, ports and pitches, and say much at the same time."""
  source = random.Random(seed)
  file = mido.MidiFile(type=source.choice([0, 1, 1, 1]), ticks_per_beat=source.choice([1, 24, 480]))
  for _ in range(1 if file.type == 0 else source.randint(2, 4)):
    track = mido.MidiTrack()
    if source.random() < 0.3:
      track.append(mido.MetaMessage("midi_port", port=source.randint(0, 1)))
    rare = source.choice([(), ("program",), ("pedal",), ("program", "pedal")])
    kinds = ["on"] * 6 + ["off"] * 5 + ["silence", "reset", "sound"] + list(rare) * 3
    for _ in range(source.randint(20, 120)):
      time = source.choice([0, 0, 0, 1, 2, 7])
      channel, pitch = source.choice([0, 0, 1, 9]), source.choice([60, 60, 62, 67])
      kind = source.choice(kinds)
      if kind == "on":
        message = mido.Message("note_on", channel=channel, note=pitch, velocity=source.choice([0, 1, 80, 127]))
      elif kind == "off":
        message = mido.Message("note_off", channel=channel, note=pitch)
      elif kind == "program":
        message = mido.Message("program_change", channel=channel, program=source.randint(0, 3))
      elif kind == "pedal":
        message = mido.Message("control_change", channel=channel, control=64, value=source.choice([0, 63, 64, 127]))
      elif kind == "sound":
        message = source.choice([
          mido.MetaMessage("set_tempo", tempo=source.choice([400_000, 500_000])),
          mido.MetaMessage("time_signature", numerator=source.choice([3, 4]), denominator=4),
          mido.MetaMessage("key_signature", key=source.choice(["C", "Eb", "F#m", "C#", "Abm"])),
        ])
      else:
        control = source.choice([120, 123, 127]) if kind == "silence" else 121
        message = mido.Message("control_change", channel=channel, control=control, value=0)
      track.append(message.copy(time=time))
    track.append(mido.MetaMessage("end_of_track", time=source.choice([0, 5])))
    file.tracks.append(track)
  return file


def main():
  arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
  arguments.add_argument("--files", type=Path, default=HERE)
  arguments.add_argument("--output", type=Path, default=HERE / "notes.json")
  options = arguments.parse_args()
  if options.files == HERE:
    for seed in range(1, 7):
      draw(f"drawn {seed}").save(HERE / "drawn" / f"drawn-{seed}.mid")
  paths = sorted(options.files.glob("**/*.mid"))
  described = {path.relative_to(options.files).as_posix(): describe(path) for path in paths}
  lines = [f"{json.dumps(name)}:{json.dumps(facts, separators=(',', ':'))}" for name, facts in described.items()]
  options.output.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
  main()
