import LeitmotifCommands

@main
struct Leitmotif {
  static func main() { LeitmotifCommand.runAndExit() }
}
