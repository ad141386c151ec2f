import Foundation

extension WrongInput {
  private static let train = ["dna", "train", "-o", "out"]

  /// Parts that files do not have.
  static let parts: [WrongInput] = [
    WrongInput(
      "flags of FASTA", train + ["--class", "a=train.fa", "--class", "b=in", "-F", "UNMAP"],
      says: ["train.fa: FASTA has no flags", "Leave -f, -F and -q away"]),
    WrongInput(
      "a region of SAM", texts: ["in.sam": Samples.sam(Samples.sequences)],
      train + ["--sequences", "in.sam", "--label-by-reference", "-r", "rich:1-5"],
      says: ["in.sam: SAM has no index", "sort"]),
    WrongInput(
      "a region of another naming", files: ["in.bam": Samples.bam],
      train + ["--sequences", "in.bam", "--label-by-reference", "-r", "1:1-5"],
      says: ["in.bam: -r 1:1-5", "no contig '1'", "'chr1', 'chr2'", "in -r"]),
    WrongInput(
      "intervals of another naming", files: ["in.bam": Samples.bam, "in.bed": Data("1\t0\t5\n".utf8)],
      train + ["--sequences", "in.bam", "--label-by-reference", "-L", "in.bed"],
      says: ["in.bam: ", "-L in.bed ('1')", "'chr1', 'chr2'"]),
    WrongInput(
      "no BED", texts: ["in.bed": "chr1 5\n"],
      train + ["--class", "a=train.fa", "--class", "b=train.fa.2", "-L", "in.bed"], says: ["in.bed:1: 2 columns"]),
  ]
}
