internal import Foundation

/// The examples of a Kaldi script: a line a key and the file that has it, `file.ark:1234` for a place in an archive.
///
/// A relative path is looked for from where the program runs, as Kaldi does, then from the folder of the script.
final class ScriptReader: RecordReader {
  private let path: String
  private let lines: TextLines
  private var places: [String: Int] = [:]

  init(path: String) throws(FramesError) {
    self.path = path
    lines = try TextLines(path: path)
  }

  var progress: Double? { lines.progress }

  func next() throws(FramesError) -> FrameRecord? {
    guard let line = try lines.next() else { return nil }
    func damaged(_ problem: String) -> FramesError {
      .damaged(path: path, place: "line \(line.number)", problem: problem)
    }
    let text = line.text.drop(while: \.isWhitespace)
    let key = String(text.prefix { !$0.isWhitespace })
    let rest = text.dropFirst(key.count).drop(while: \.isWhitespace)
    let file = String(rest.reversed().drop(while: \.isWhitespace).reversed())
    if file.isEmpty { throw damaged("a key, a space and a path belong here") }
    if file.hasSuffix("|") || file.hasPrefix("|") {
      throw damaged("commands of a shell are not run. Run it, and name the file that it makes")
    }
    if file.hasSuffix("]") {
      throw damaged("parts of matrices such as [0:10] are not read. Cut them out with copy-feats")
    }
    if let first = places.updateValue(line.number, forKey: key) {
      throw damaged("the key '\(key)' is already in line \(first)")
    }
    let place = located(file)
    do throws(FramesError) {
      let recording = try RecordingFile.read(place)
      return FrameRecord(id: key, content: FrameContent(recording: recording, path: place))
    } catch .unreadable(let name, let reason) {
      throw damaged("\(name) cannot be read: \(reason)")
    } catch .damaged(let name, let place, let problem) where file != name {
      // Either may be wrong: what is at the place, or the place that the script says.
      throw damaged("\(name), \(place): \(problem)")
    } catch .unknownFormat(let name, let found, let remedy) where file == name || place == name {
      throw damaged("\(name): \(found). \(remedy)")
    }
  }

  private func located(_ file: String) -> String {
    if file.hasPrefix("/") { return file }
    let name = file.firstRange(of: ".ark:").map { String(file[..<$0.lowerBound]) + ".ark" } ?? file
    return FileManager.default.fileExists(atPath: name) ? file : path.sibling(file)
  }
}
