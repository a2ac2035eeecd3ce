namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Site.Loop;

/// <summary>
/// The site as a client of the DSX contract reads it, at work: looks at boards and cycle again and again and publishes what has changed, also when pods come or go. Nobody can ask it for anything, and nobody waits
/// for it: a broker that is away, slow or full costs its readers knowledge and nothing else. What could not be sent is not kept to be sent late: the next connection gets descriptions and values as they are then.
/// </summary>
public sealed class DsxFace : IAsyncDisposable
{
    /// <summary>A reading older than this is said not to be trusted. Devices of a pod are asked each few seconds, and a loop that several answers are missing from is not known any more.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(60);

    private readonly MqttClient client;
    private readonly DsxFaceParts parts;
    private readonly TimeSpan period;
    private readonly DsxPublisher publisher;
    private readonly Trouble trouble;
    private readonly Trouble unsayable;
    private SiteBoards shown;
    private DsxSiteFace site;
    private DsxFacePod[] pods;
    private int leftOut;

    /// <summary>A face that has said nothing yet.</summary>
    /// <param name="client">The connection; it is the face's from now on.</param>
    /// <param name="parts">What is shown.</param>
    /// <param name="period">Time between two looks.</param>
    internal DsxFace(MqttClient client, DsxFaceParts parts, TimeSpan period)
    {
        (this.client, this.parts, this.period) = (client, parts, period);
        shown = parts.Pods.Boards;
        string id = shown.Tree.Site.Id;
        site = new DsxSiteFace(shown.Tree);
        pods = [.. shown.Pods.Select(board => new DsxFacePod(id, board))];
        publisher = new DsxPublisher(client, Gather(), parts.Time);
        trouble = new Trouble(parts.Events, "face-trouble", id);
        unsayable = new Trouble(parts.Events, "face-incomplete", id);
    }

    /// <summary>What is wrong at present with what is published; null: nothing is known to be.</summary>
    public Fault? Fault => publisher.Trouble;

    /// <summary>How the talk with the broker goes.</summary>
    public MqttHealth Health => client.Health;

    /// <summary>Opens the face and begins to connect. Nothing is said before it runs.</summary>
    /// <param name="config">The broker, and as whom.</param>
    /// <param name="folder">The folder of the site file, from which paths begin.</param>
    /// <param name="parts">What is shown.</param>
    /// <returns>The face; or why its password or its certificates cannot be used.</returns>
    public static Outcome<DsxFace> Open(DsxFaceConfig config, string folder, DsxFaceParts parts)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(parts);
        var password = DsxFaceSecret.Read(config, folder);
        if (!password.IsSuccess)
        {
            return Outcome<DsxFace>.Failure(password.Faults);
        }

        MqttTls? tls = null;
        if (config.IsSecure)
        {
            var read = MqttTls.Read(In(config.Authority), In(config.Certificate), In(config.Key));
            if (!read.IsSuccess)
            {
                return Outcome<DsxFace>.Failure(read.Faults);
            }

            tls = read.Value;
        }

        var mqtt = new MqttClientConfig(config.Host, config.Port, config.ClientId ?? $"megapod-{parts.Pods.Boards.Tree.Site.Id}")
        {
            Tls = tls,
            AllowsPlain = config.AllowsPlain,
            UserName = config.User,
            Password = password.Value.Length == 0 ? null : password.Value,
        };
        return Outcome<DsxFace>.Success(new DsxFace(new MqttClient(mqtt, parts.Time, parts.Clock, parts.Chance), parts, config.Period));

        string? In(string? path) => path is null ? null : Path.Combine(folder, path);
    }

    /// <summary>Publishes until it is told to stop.</summary>
    /// <param name="stop">Ends it; the task then completes without an exception.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        var publishing = publisher.RunAsync(stop);
        using var timer = new PeriodicTimer(period, parts.Time);
        try
        {
            do
            {
                await StepAsync(stop);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
        finally
        {
            await publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Leaves the broker in order. Readers see by the heartbeat that nobody speaks any more.</summary>
    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <summary>One look. It ends when the broker has what has changed, or cannot be reached.</summary>
    internal async Task StepAsync(CancellationToken stop)
    {
        if (Follow())
        {
            // Descriptions come first: a value means nothing before its own has come.
            await publisher.ChangeAsync(Gather(), stop);
        }

        var sight = new DsxFaceSight(parts.View());
        var now = parts.Clock();
        now = sight.View is { } view && view.At > now ? view.At : now;
        foreach (var pod in pods)
        {
            pod.Complete(sight);
            await DsxFaceValue.SayAsync(publisher, pod.Face.Values(pod.Readings, now, Oldest), stop);
        }

        await DsxFaceValue.SayAsync(publisher, site.Values(sight, now, Oldest), stop);
        Tell(now);
    }

    /// <summary>Takes in what is known of the pods, and which there are.</summary>
    /// <returns>Whether points have come or gone, or are described in other words.</returns>
    private bool Follow()
    {
        var present = parts.Pods.Boards;
        bool hasChanged = !ReferenceEquals(present, shown);
        if (hasChanged)
        {
            // Which meter serves which pod is the site's to say, so that its own points are made anew, too.
            site = new DsxSiteFace(present.Tree);
            pods = [.. present.Pods.Select(board => Array.Find(pods, pod => pod.Board == board) ?? new DsxFacePod(present.Tree.Site.Id, board))];
            shown = present;
        }

        foreach (var pod in pods)
        {
            hasChanged |= pod.Look();
        }

        return hasChanged;
    }

    /// <summary>All points up to the most that the contract's side takes; those that cannot be said are counted.</summary>
    private IReadOnlyList<DsxPoint> Gather()
    {
        IReadOnlyList<DsxPoint> said = [.. site.Points.Concat(pods.SelectMany(pod => pod.Face.Points)).DistinctBy(point => point.Key).Take(DsxBounds.MostPoints)];
        leftOut = site.Points.Count + pods.Sum(pod => pod.Face.Points.Count + pod.Face.LeftOut) - said.Count;
        return said;
    }

    private void Tell(Instant now)
    {
        if (publisher.Trouble is { } fault)
        {
            trouble.Met(now, $"{fault.Code}: {fault.Message} {fault.Remedy}");
        }
        else
        {
            trouble.Over(now, "What the site publishes arrives again.");
        }

        if (leftOut > 0)
        {
            var left = PodMapFaults.Unsayable(leftOut);
            unsayable.Met(now, $"{left.Code}: {left.Message} {left.Remedy}");
        }
        else
        {
            unsayable.Over(now, "All points of the site are published.");
        }
    }
}
