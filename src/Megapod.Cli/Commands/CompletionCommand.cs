namespace Megapod.Cli.Commands;

using System.CommandLine;

/// <summary><c>completion</c>: what a shell needs to complete commands, options and files. The shell asks the program itself, so nothing here goes stale.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # Completion of megapod for bash: the program says what may follow, files are completed where it says nothing.
        _megapod() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]}
            mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null | while read -r one; do [[ $one == "$word"* ]] && printf '%s\n' "$one"; done)
        }
        complete -o default -F _megapod megapod

        """;

    private static readonly Argument<string> Shell = new("SHELL") { Description = "The shell: bash." };

    /// <summary>The command.</summary>
    public static Command Build()
    {
        Shell.AcceptOnlyFromAmong("bash");
        return new Command("completion", "Print what a shell needs to complete the command line: megapod completion bash >> ~/.bashrc") { Shell }.Runs(run =>
        {
            run.Printer.Answer(new { script = Bash }, console => console.Profile.Out.Writer.Write(Bash));
            return ExitCode.Success;
        });
    }
}
