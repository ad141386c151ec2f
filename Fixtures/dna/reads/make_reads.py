"""Draws a reference and aligned reads of it, and writes them as FASTA, BAM, CRAM and BED, with what samtools selects of them.

    cd Fixtures/dna/reads && python3 make_reads.py        # samtools 1.16 on the path

Writes the same reads again; the compressed bytes depend on the version of samtools.
"""

import hashlib
import os
import random
import re
import subprocess
import tempfile

LENGTHS = {"chr1": 1200, "chr2": 900, "HLA:A": 300, "bare": 200}
# Nothing may look here: whoever does, asks a port that refuses.
URL = "http://127.0.0.1:1/reads.fa"
QUERIES = [
    "chr1", "chr1:301-600", "chr1:1,000", "chr1:-80", "chr2:450-450", "{HLA:A}:100-150", "HLA:A", "bare",
    "chr1:100-200 chr1:150-300 chr2:1-50", "chr2:10-60 chr1:10-60", "-L", "-L chr1", "-L chr1:1-400 chr2:300-900", "-f 16",
    "-f 0x10 chr1", "-F UNMAP,SECONDARY", "-F 2308 -q 30", "-q 60 chr2", "-f UNMAP", "-f 4 -L", "-F 0x900 -q 1 -L chr1:1-600",
]

random.seed(3)
draw = lambda length: "".join(random.choice("ACGT") for _ in range(length))
digest = lambda letters: hashlib.md5(letters.upper().encode()).hexdigest()
contigs = {name: draw(length) for name, length in LENGTHS.items()}
# Two ambiguous bases and a run of N, in lower case.
contigs["chr1"] = contigs["chr1"][:700] + "RYnnnnnnnnnnnnnnnnnnnn" + contigs["chr1"][722:]


def run(*arguments, **options):
    return subprocess.run(arguments, check=True, text=True, **options)


def read(number, name, contig, start):
    """One line of SAM: a read with an insertion, a deletion or a skipped stretch here and there, and clipped ends."""
    cigar, letters, place = "", "", start
    for part in range(random.randint(1, 3)):
        if part > 0:
            kind, length = random.choice([("I", 3), ("D", 4), ("N", 60)])
            cigar += f"{length}{kind}"
            letters += draw(length) if kind == "I" else ""
            place += 0 if kind == "I" else length
        length = random.randint(15, 40)
        matched = contigs[contig][place:place + length].upper()
        if not matched:
            break
        cigar += f"{len(matched)}M"
        letters += "".join(c if random.random() > 0.03 else "A" for c in matched)
        place += len(matched)
    while cigar and not cigar.endswith("M"):
        cigar = cigar[:-1]
        cigar = cigar.rstrip("0123456789")
    matched = sum(int(n) for n, kind in re.findall(r"(\d+)([MI])", cigar))
    letters = letters[:matched]
    if random.random() < 0.4:
        clipped = draw(random.randint(1, 9))
        cigar, letters = f"{len(clipped)}S{cigar}", clipped + letters
    flags = random.choice([0, 0, 16, 16, 16, 256, 2048, 2064, 1024])
    quality = random.choice([0, 1, 29, 30, 60, 60, 60])
    return f"{name}\t{flags}\t{contig}\t{start + 1}\t{quality}\t{cigar}\t*\t0\t0\t{letters}\t*\tXC:Z:{contig[-1]}{number % 2}"


lines = ["@HD\tVN:1.6"]
for name, letters in contigs.items():
    lines.append(f"@SQ\tSN:{name}\tLN:{len(letters)}\tM5:{digest(letters)}\tUR:{URL}")
for number in range(70):
    contig = random.choice(["chr1"] * 4 + ["chr2"] * 3 + ["HLA:A"])
    lines.append(read(number, f"read{number}", contig, random.randrange(len(contigs[contig]) - 20)))
lines.append(f"placed\t4\tchr1\t310\t0\t*\t*\t0\t0\t{draw(40)}\t*")
lines += [f"free{number}\t4\t*\t0\t0\t*\t*\t0\t0\t{draw(30)}\t*" for number in range(3)]
lines.append("none\t0\tchr2\t100\t60\t20M\t*\t0\t0\t*\t*")

with open("reads.fa", "w") as file:
    for name, letters in contigs.items():
        file.write(f">{name} drawn\n" + "".join(letters[i:i + 60] + "\n" for i in range(0, len(letters), 60)))
with open("reads.bed", "w") as file:
    file.write("track name=reads\n# contig, start, end\nchr1\t100\t101\nchr1\t640\t760\tname\nchr1\t650 655\n\nchr2 0 40\nHLA:A\t200\t200\n")
run("samtools", "sort", "--no-PG", "-o", "reads.bam", "-", input="\n".join(lines) + "\n")
# Given with -T, samtools would put the place of the reference into the header: it finds the contigs by their checksums instead.
with tempfile.TemporaryDirectory() as folder:
    for letters in contigs.values():
        with open(f"{folder}/{digest(letters)}", "w") as file:
            file.write(letters.upper())
    run("samtools", "view", "--no-PG", "-C", "--output-fmt-option", "seqs_per_slice=20", "-o", "reads.cram", "reads.bam",
        env={**os.environ, "REF_PATH": f"{folder}/%s"})
run("samtools", "index", "reads.bam")
with open("reads.selected.tsv", "w") as file:
    for query in QUERIES:
        words = query.split()
        regions = [word for word in words if word[0] in "cHb{"]
        flags = [word for word in words if word not in regions]
        if "-L" in flags:
            flags.insert(flags.index("-L") + 1, "reads.bed")
        # With several regions: each read once, in the file's order, which is what -M gives; it takes no -L beside them.
        several = ["-M"] if len(regions) > 1 and "-L" not in flags else []
        found = run("samtools", "view", *several, *flags, "reads.bam", *regions, capture_output=True).stdout.splitlines()
        file.write(query + "\t" + ",".join(line.split("\t")[0] for line in found) + "\n")
run("rm", "reads.bam.bai")
