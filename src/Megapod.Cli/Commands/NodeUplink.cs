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

    /// <summary>Name of the environment's variable that says where the site awaits the node.</summary>
    public const string SiteVariable = "MEGAPOD_NODE_SITE";

    private readonly CancellationTokenSource stop = new();
    private SiteLink? link;
    private Task running = Task.CompletedTask;

    private NodeUplink(NodePapers? papers, string? remark = null) => (Papers, Remark) = (papers, remark);

    /// <summary>The node's papers; null: it goes by files alone.</summary>
    public NodePapers? Papers { get; }

    /// <summary>What a person should know of how it came by them; null: nothing.</summary>
    public string? Remark { get; }

    /// <summary>Enrols the node where it is asked to, and else takes the papers that it has.</summary>
    /// <param name="folder">The node's state folder.</param>
    /// <param name="site">Where the site awaits it; null: where the environment says, or where it did before.</param>
    /// <param name="token">The token; null: it is in the environment or in a file, or the node is enrolled.</param>
    /// <param name="tokenFile">File with the token, which is removed once it has been used; null, or not there: none.</param>
    /// <param name="mayBeAlone">Whether it may have no site.</param>
    /// <param name="stopping">Gives up.</param>
    /// <returns>The way; or MP3633, MP3920 to MP3925.</returns>
    public static async Task<Outcome<NodeUplink>> PapersAsync(string folder, string? site, string? token, string? tokenFile, bool mayBeAlone, CancellationToken stopping)
    {
        site ??= InEnvironment(SiteVariable);
        token ??= InEnvironment(TokenVariable);
        var left = token is null ? NodeTokenFile.Read(tokenFile) : Outcome<string>.Success("");
        if (!left.IsSuccess)
        {
            return Outcome<NodeUplink>.Failure(left.Faults);
        }

        var known = NodePapers.Read(folder);
        bool isFromFile = left.Value.Length > 0;
        if (site is null || (token ?? left.Value) is not { Length: > 0 } shown)
        {
            return known.IsSuccess ? Outcome<NodeUplink>.Success(new NodeUplink(known.Value))
                : mayBeAlone && known.Faults[0].Code == "MP3920" ? Outcome<NodeUplink>.Success(new NodeUplink(null))
                : Outcome<NodeUplink>.Failure(known.Faults);
        }

        var joined = await JoinAsync(folder, site, shown, stopping).ConfigureAwait(false);
        if (joined.IsSuccess)
        {
            return Outcome<NodeUplink>.Success(new NodeUplink(joined.Value, isFromFile ? NodeTokenFile.Remove(tokenFile!) : null));
        }

        // A node whose site is away, or does not take what lies there, starts all the same.
        return isFromFile && known.IsSuccess
            ? Outcome<NodeUplink>.Success(new NodeUplink(known.Value, $"The token in {tokenFile} was not used, and the node goes on as {known.Value.Name}: {joined.Faults[0].Message}"))
            : Outcome<NodeUplink>.Failure(joined.Faults);
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

    private static async Task<Outcome<NodePapers>> JoinAsync(string folder, string site, string token, CancellationToken stopping) =>
        Uri.TryCreate(site, UriKind.Absolute, out var at) && at.Scheme == Uri.UriSchemeHttps
            ? await NodeEnrolment.JoinAsync(at, token, folder, stopping).ConfigureAwait(false)
            : Outcome<NodePapers>.Failure(new Fault("MP3925", $"'{site}' is no address at which a site awaits nodes.", "Write it as https://10.0.0.5:8444, as 'megapod node token' has printed it."));

    private static string? InEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } kept ? kept : null;
}
