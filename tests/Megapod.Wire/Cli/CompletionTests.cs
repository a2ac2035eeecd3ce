namespace Megapod.Wire.Cli;

using Megapod.Wire.Peers;

/// <summary>The manual page and the shell's completion, both made of the command line itself.</summary>
public sealed class CompletionTests : CommandTest
{
    [Fact]
    public async Task Manual_names_every_command_and_option_and_man_has_nothing_to_complain_of()
    {
        Assert.Equal(0, await RunAsync("manual"));
        string page = Output.ToString();
        Assert.StartsWith(".TH MEGAPOD 1", page, StringComparison.Ordinal);
        foreach (var command in Root().Subcommands.Where(c => !c.Hidden))
        {
            Assert.Contains($"\n.SS {command.Name}", page, StringComparison.Ordinal);
            Assert.All(command.Options.Where(o => !o.Hidden), o => Assert.Contains(o.Name.Replace("-", "\\-", StringComparison.Ordinal), page, StringComparison.Ordinal));
        }

        string file = Path.Combine(Path.GetTempPath(), $"megapod-{Environment.ProcessId}.1");
        await File.WriteAllTextAsync(file, page, TestContext.Current.CancellationToken);
        string said = await Peers.RunToolAsync("bash", "-c", $"man --warnings -E UTF-8 -l -Tutf8 -Z '{file}' 2>&1 >/dev/null; man -P cat -l '{file}' | grep -c 'megapod'");
        File.Delete(file);
        Assert.Matches("^[1-9][0-9]*\\s*$", said);
    }

    [Fact]
    public async Task Completion_is_a_script_that_bash_takes_and_other_shells_are_refused()
    {
        Assert.Equal(0, await RunAsync("completion", "bash"));
        string said = await Peers.RunToolAsync("bash", "-c", $"set -eu; {Output} complete -p megapod");
        Assert.Contains("-F _megapod megapod", said, StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync("completion", "tcl"));
    }
}
