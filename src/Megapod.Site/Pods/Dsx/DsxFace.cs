namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Site.Loop;

/// <summary>
/// The site as a client of the DSX contract reads it, at work: looks at boards and cycle again and again and publishes what has changed. Nobody can ask it for anything, and nobody waits for it: a broker that
/// is away, slow or full costs its readers knowledge and nothing else. What could not be sent is not kept to be sent late: the next connection gets descriptions and values as they are then.
/// </summary>
public sealed class DsxFace : IAsyncDisposable
{
    /// <summary>A reading older than this is said not to be trusted. Devices of a pod are asked each few seconds, and a loop that several answers are missing from is not known any more.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(60);

    private readonly MqttClient client;
    private readonly DsxFaceParts parts;
    private readonly TimeSpan period;
    private readonly DsxSiteFace site;
    private readonly DsxPodFace[] pods;
    private readonly PodReadings[] readings;
    private readonly DsxPublisher publisher;
    private readonly Trouble trouble;
    private readonly Trouble unsayable;
    private int leftOut;

    /// <summary>A face that has said nothing yet.</summary>
    /// <param name="client">The connection; it is the face's from now on.</param>
    /// <param name="parts">What is shown.</param>
    /// <param name="period">Time between two looks.</param>
    internal DsxFace(MqttClient client, DsxFaceParts parts, TimeSpan period)
    {
        (this.client, this.parts, this.period) = (client, parts, period);
        site = new DsxSiteFace(parts.Tree);
        readings = [.. parts.Tree.Pods.Select((_, i) => parts.Pods.BoardOf(i).Read(null))];
        pods = [.. readings.Select(r => new DsxPodFace(parts.Tree.Site.Id, r.Tree))];
        publisher = new DsxPublisher(client, Gather(), parts.Time);
        trouble = new Trouble(parts.Events, "face-trouble", parts.Tree.Site.Id);
        unsayable = new Trouble(parts.Events, "face-incomplete", parts.Tree.Site.Id);
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

        var mqtt = new MqttClientConfig(config.Host, config.Port, config.ClientId ?? $"megapod-{parts.Tree.Site.Id}")
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
        bool hasChanged = false;
        for (int i = 0; i < pods.Length; i++)
        {
            readings[i] = parts.Pods.BoardOf(i).Read(readings[i]);
            if (readings[i].Tree != pods[i].Tree)
            {
                pods[i] = new DsxPodFace(parts.Tree.Site.Id, readings[i].Tree);
                hasChanged = true;
            }
        }

        if (hasChanged)
        {
            await publisher.ChangeAsync(Gather(), stop);
        }

        var view = parts.View();
        var now = parts.Clock();
        now = view is not null && view.At > now ? view.At : now;
        for (int i = 0; i < pods.Length; i++)
        {
            Complete(readings[i], view);
            await DsxFaceValue.SayAsync(publisher, pods[i].Values(readings[i], now, Oldest), stop);
        }

        await DsxFaceValue.SayAsync(publisher, site.Values(view, now, Oldest), stop);
        Tell(now);
    }

    /// <summary>All points up to the most that the contract's side takes; those that cannot be said are counted.</summary>
    private IReadOnlyList<DsxPoint> Gather()
    {
        IReadOnlyList<DsxPoint> said = [.. site.Points.Concat(pods.SelectMany(pod => pod.Points)).DistinctBy(point => point.Key).Take(DsxBounds.MostPoints)];
        leftOut = site.Points.Count + pods.Sum(pod => pod.Points.Count + pod.LeftOut) - said.Count;
        return said;
    }

    /// <summary>Where no device of a pod tells the power of the pod or a rack, what the cycle has measured is what is known.</summary>
    private void Complete(PodReadings of, SiteView? view)
    {
        if (view is null)
        {
            return;
        }

        for (int i = 0; i < of.Tree.Parts.Length; i++)
        {
            if (of.Tree.Parts[i].Kind is PartKind.Pod or PartKind.Rack && of[i, PartQuantity.Power].Quality == Quality.Missing && Measured(of.Tree.Parts[i], view) is { } watts)
            {
                of[i, PartQuantity.Power] = Reading.Good(watts, view.At);
            }
        }
    }

    private double? Measured(Part part, SiteView view)
    {
        int at = part.Kind == PartKind.Pod ? parts.Tree.NodeIndex(part.Id) : parts.Tree.ConsumerIndex(part.Id);
        return at < 0 ? null : part.Kind == PartKind.Pod ? view.Nodes[at].Watts : view.Consumers[at].Watts;
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
