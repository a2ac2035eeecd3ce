namespace Megapod.Wire.Ocpp;

using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Megapod.Tests;

/// <summary>Somebody else's end of a connection: tests/peers/ocpp.js over npm ocpp-rpc, a process of its own that ends with the test.</summary>
internal sealed class OcppPeer : IDisposable
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private OcppPeer(Process process) => this.process = process;

    private static string Folder => Path.Combine(TestData.RepositoryRoot, "tests/peers");

    /// <summary>The schemas by which it judges.</summary>
    public static JsonDocument Schemas()
    {
        SkipWithoutPackages();
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "node_modules/ocpp-rpc/lib/schemas/ocpp1_6.json")));
    }

    /// <summary>Starts it.</summary>
    public static OcppPeer Start(params string[] arguments)
    {
        SkipWithoutPackages();
        var start = new ProcessStartInfo("node", ["ocpp.js", .. arguments]) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            return new OcppPeer(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            Assert.Skip("tool: needs Debian's nodejs; ./megapod test --install installs it");
            throw;
        }
    }

    /// <summary>Tells it something.</summary>
    public Task TellAsync(string command) => process.StandardInput.WriteLineAsync(command.AsMemory(), TestContext.Current.CancellationToken);

    /// <summary>What it says next, a line of JSON.</summary>
    public async Task<JsonElement> HearAsync()
    {
        string line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Hopeless, TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("the peer has ended");
        return JsonSerializer.Deserialize<JsonElement>(line);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private static void SkipWithoutPackages() =>
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules/ocpp-rpc")), "tool: needs the npm packages of tests/peers; ./megapod test --install installs them");
}
