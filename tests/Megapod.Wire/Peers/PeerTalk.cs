namespace Megapod.Wire.Peers;

using System.Diagnostics;
using System.Text.Json;

/// <summary>A program of somebody else that is told things and says things, each a line.</summary>
internal sealed class PeerTalk(Process process) : PeerProcess(process)
{
    /// <summary>A test that waits longer than this will wait for ever.</summary>
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    /// <summary>Tells it something.</summary>
    public Task TellAsync(string command) => Process.StandardInput.WriteLineAsync(command.AsMemory(), TestContext.Current.CancellationToken);

    /// <summary>What it says next, a line of JSON.</summary>
    public async Task<JsonElement> HearAsync()
    {
        string line = await Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Hopeless, TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException($"The peer has ended; it said {Complaints}");
        return JsonSerializer.Deserialize<JsonElement>(line);
    }
}
