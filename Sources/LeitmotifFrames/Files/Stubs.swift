internal import LeitmotifData
func later(_ path: String) -> FramesError { .unknownFormat(path: path, found: "soon", remedy: "Wait") }
enum CompressedAudio { static func waveform(path: String) throws(FramesError) -> Waveform { throw later(path) } }
enum VideoFile { static func frames(path: String) throws(FramesError) -> FrameSequence { throw later(path) } }
