namespace Megapod.Cli.Commands;

using System.Diagnostics;
using Megapod.Cli.Output;
using Megapod.Core.Outcomes;
using Megapod.Node.Runner;
using Megapod.Node.Uplink;

/// <summary>The way of <c>node</c> to its site, if it has one.</summary>
internal sealed class NodeUplink : IDisposable
{
    /// <summary>Name of the environment's variable with a token, where it shows in no list of processes.</summary>
    public const string TokenVariable = "MEGAPOD_NODE_TOKEN";

    private readonly CancellationTokenSource stop = new();
    private SiteLink? link;
    private Task running = Task.CompletedTask;

    private NodeUplink(NodePapers? papers) => Papers = papers;

    /// <summary>The node's papers; null: it goes by files alone.</summary>
    public NodePapers? Papers { get; }

    /// <summary>Enrols the node where it is asked to, and else takes the papers that it has.</summary>
    /// <param name="folder">The node's state folder.</param>
    /// <param name="site">Where the site awaits it; null: where it did before.</param>
    /// <param name="token">The token; null: it is enrolled, or one is in the environment.</param>
    /// <param name="mayBeAlone">Whether it may have no site.</param>
    /// <param name="stopping">Gives up.</param>
    /// <returns>The way; or MP3920 to MP3925.</returns>
    public static async Task<Outcome<NodeUplink>> PapersAsync(string folder, string? site, string? token, bool mayBeAlone, CancellationToken stopping)
    {
        token ??= Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } kept ? kept : null;
        if (site is not null && token is not null)
        {
            if (!Uri.TryCreate(site, UriKind.Absolute, out var at) || at.Scheme != Uri.UriSchemeHttps)
            {
                return Outcome<NodeUplink>.Failure(new Fault("MP3925", $"'{site}' is no address at which a site awaits nodes.", "Write it as https://10.0.0.5:8444, as 'megapod node token' has printed it."));
            }

            var joined = await NodeEnrolment.JoinAsync(at, token, folder, stopping).ConfigureAwait(false);
            return joined.IsSuccess ? Outcome<NodeUplink>.Success(new NodeUplink(joined.Value)) : Outcome<NodeUplink>.Failure(joined.Faults);
        }

        var read = NodePapers.Read(folder);
        return read.IsSuccess ? Outcome<NodeUplink>.Success(new NodeUplink(read.Value))
            : mayBeAlone && read.Faults[0].Code == "MP3920" ? Outcome<NodeUplink>.Success(new NodeUplink(null))
            : Outcome<NodeUplink>.Failure(read.Faults);
    }

    /// <summary>Waits until a process is gone, or until it is stopped.</summary>
    /// <param name="process">Its number.</param>
    /// <param name="stopping">Ends the waiting.</param>
    public static async Task WaitForAsync(int process, CancellationToken stopping)
    {
        try
        {
            using var other = Process.GetProcessById(process);
            await other.WaitForExitAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ArgumentException or OperationCanceledException)
        {
            // It is gone already, or we are asked to stop: both are what is waited for.
            return;
        }
    }

    /// <summary>Opens the link, which is kept until it is stopped.</summary>
    /// <param name="config">The node.</param>
    /// <param name="node">Its runner.</param>
    /// <param name="printer">Tells when the link breaks and when it is there again.</param>
    public NodeUplink Open(RunnerConfig config, NodeRunner node, Printer printer)
    {
        if (Papers is not null)
        {
            string last = "";
            link = new SiteLink(Papers, config.StateFolder, node, node.Give, node.ReadLog, TimeProvider.System, Random.Shared)
            {
                Told = fault =>
                {
                    string text = fault?.ToString() ?? $"The link to {Papers.Site} is open.";
                    if (text != last)
                    {
                        printer.Note(last = text);
                    }
                },
            };
            running = Task.Run(() => link.RunAsync(stop.Token));
        }

        return this;
    }

    /// <summary>Ends the link.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        link?.Dispose();
        stop.Dispose();
    }
}
