"""Makes the fixtures of this folder: the same bytes again with Python 3.11 and numpy 2.4.6.

Run from the root of the checkout: python3 Fixtures/frames/make_frames.py. The frames are [[0, 1], [-2, 3.5], [4, 5]],
exact in every type that can hold them; Kaldi's and HTK's files are written out by struct after their documentation.
"""

import io
import struct
import zipfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
FRAMES = np.array([[0, 1], [-2, 3.5], [4, 5]])


def npy():
    for code in ["<f2", ">f4", "<f8", "<i2", ">i8", "|i1"]:
        name = code.replace("<", "le_").replace(">", "be_").replace("|", "")
        np.save(HERE / f"{name}.npy", FRAMES.astype(code))
    np.save(HERE / "fortran.npy", np.asfortranarray(FRAMES.astype("<f4")))
    np.save(HERE / "line.npy", np.array([3, 1, 2], dtype="<u2"))
    np.save(HERE / "cube.npy", np.zeros((2, 2, 2), dtype="<f4"))
    np.save(HERE / "truth.npy", FRAMES > 1)


def npz():
    for name, method in [("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)]:
        with zipfile.ZipFile(HERE / f"{name}.npz", "w", method) as archive:
            for key, array in [("a", FRAMES), ("b", FRAMES[:2])]:
                data = io.BytesIO()
                np.save(data, array.astype("<f4"))
                info = zipfile.ZipInfo(f"{key}.npy", (1980, 1, 1, 0, 0, 0))
                info.compress_type = method
                # As numpy.savez does, which always leaves room for more than 4 GB.
                with archive.open(info, "w", force_zip64=True) as entry:
                    entry.write(data.getvalue())


def kaldi():
    rows, columns = FRAMES.shape
    size = lambda n: b"\x04" + struct.pack("<i", n)
    head = lambda least, extent: struct.pack("<ffii", least, extent, rows, columns)
    # Numbers of CM2 are -2 + 7 * word / 65535, those of CM3 -2 + 7 * byte / 255; CM's quartiles are a quarter apart.
    words = np.rint((FRAMES + 2) / 7 * 65535).astype("<u2")
    small = np.rint((FRAMES + 2) / 7 * 255).astype("u1")
    marks = np.array([[0, 16384, 49151, 65535]] * columns, dtype="<u2")
    between = np.array([[0, 64, 192], [128, 255, 96]], dtype="u1")
    records = [
        ("fm", b"FM " + size(rows) + size(columns) + FRAMES.astype("<f4").tobytes()),
        ("dm", b"DM " + size(rows) + size(columns) + FRAMES.astype("<f8").tobytes()),
        ("cm", b"CM " + head(-2, 7) + marks.tobytes() + between.tobytes()),
        ("cm2", b"CM2 " + head(-2, 7) + words.tobytes()),
        ("cm3", b"CM3 " + head(-2, 7) + small.tobytes()),
    ]
    archive, places = b"", []
    for key, record in records:
        archive += key.encode() + b" "
        places.append(f"{key} matrices.ark:{len(archive)}\n")
        archive += b"\0B" + record
    (HERE / "matrices.ark").write_bytes(archive)
    (HERE / "matrices.scp").write_text("".join(places))
    vector = b"fv \0BFV " + size(3) + np.array([1, 2, 3], "<f4").tobytes()
    (HERE / "vector.ark").write_bytes(vector)
    (HERE / "text.ark").write_text("one  [\n  0 1 \n  -2 3.5 \n  4 5 ]\ntwo  [ 7 8 ]\n")


def htk():
    rows, columns = FRAMES.shape
    header = struct.pack(">iihH", rows, 100000, 4 * columns, 9)
    (HERE / "user.htk").write_bytes(header + FRAMES.astype(">f4").tobytes())
    # number = factor * value - addend
    header = struct.pack(">iihH", rows + 4, 100000, 2 * columns, 6 | 0o2000 | 0o10000)
    factors, addends = np.array([2, 4]), np.array([1, -3])
    numbers = (FRAMES * factors - addends).astype(">i2")
    data = factors.astype(">f4").tobytes() + addends.astype(">f4").tobytes() + numbers.tobytes()
    checksum = int.from_bytes(data, "big") % 36897
    (HERE / "compressed.htk").write_bytes(header + data + struct.pack(">H", checksum))
    header = struct.pack(">iihH", 3, 1250, 2, 0)
    (HERE / "waveform.htk").write_bytes(header + np.array([0, 16384, -32768], ">i2").tobytes())


if __name__ == "__main__":
    npy()
    npz()
    kaldi()
    htk()
