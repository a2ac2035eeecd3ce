namespace Megapod.Wire.Work;

using Megapod.Cli;
using Megapod.Cli.Commands;
using Megapod.Core.Outcomes;
using Megapod.Storage.Journal;

/// <summary>A node that starts as a service: its token lies in a file until it has enrolled.</summary>
public sealed class NodeTokenFileTests : IAsyncLifetime
{
    private WorkBench bench = null!;

    private string File => Path.Combine(bench.Folder, "token");

    private string Node => Path.Combine(bench.Folder, "node");

    public async ValueTask InitializeAsync() => bench = await WorkBench.OpenAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Token_s_file_enrols_the_node_once_is_removed_and_is_not_needed_any_more()
    {
        Leave(bench.Nodes.Invite("one").Value + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var first = await StartAsync();
        Assert.Equal("one", first.Value.Papers!.Name);
        Assert.False(System.IO.File.Exists(File));
        Assert.Equal("one", (await StartAsync()).Value.Papers!.Name);
    }

    [Fact]
    public async Task File_that_others_may_read_enrols_nobody()
    {
        Leave(bench.Nodes.Invite("one").Value, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Equal("MP3633", (await StartAsync()).Faults[0].Code);
        Assert.Empty(bench.Nodes.Views);
    }

    [Fact]
    public async Task Node_that_has_papers_starts_with_a_token_that_was_used_before_and_while_its_site_is_away()
    {
        string token = bench.Nodes.Invite("one").Value;
        Leave(token, UnixFileMode.UserRead);
        await StartAsync();

        // As after a kill between enrolling and removing the token.
        Leave(token, UnixFileMode.UserRead);
        Assert.Equal("one", (await StartAsync()).Value.Papers!.Name);
        Leave(bench.Nodes.Invite("one").Value, UnixFileMode.UserRead);
        var alone = await StartAsync($"https://127.0.0.1:{FreePort.Next()}");
        Assert.Equal("one", alone.Value.Papers!.Name);
        Assert.Contains("was not used", alone.Value.Remark, StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Node_that_has_neither_papers_nor_a_token_s_file_says_what_to_do()
    {
        Assert.Equal("MP3920", (await StartAsync()).Faults[0].Code);
        Leave("nonsense", UnixFileMode.UserRead);
        Assert.Equal("MP3922", (await StartAsync()).Faults[0].Code);
        Assert.True(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Node_is_cleaned_under_the_name_that_its_site_gave_it_whatever_the_machine_is_called()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "A node needs root.");
        Leave(bench.Nodes.Invite("one").Value, UnixFileMode.UserRead);
        await StartAsync();
        JournalFile.Open(Node, "one").Value.Dispose();
        using var stop = new StopSignals();
        await using var said = new StringWriter();
        int code = await Door.RunAsync(RootBuilder.Build(), ["node", "clean", "--state", Node, "--group", "megapod-test-" + Path.GetFileName(bench.Folder)], said, said, stop);
        Assert.True(code == 0, said.ToString());
    }

    private void Leave(string token, UnixFileMode mode)
    {
        System.IO.File.WriteAllText(File, token);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "tool: needs file modes of Unix");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File, mode);
        }
    }

    private Task<Outcome<NodeUplink>> StartAsync(string? site = null) => NodeUplink.PapersAsync(Node, site ?? bench.Address.ToString(), token: null, File, mayBeAlone: false, TestContext.Current.CancellationToken);
}
