namespace Megapod.Control.Firmware;

using Megapod.Control.Pods;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// New firmware for the servers of a pod, one failure domain at a time: one server alone, the rest of its rack, then rack by rack. Each domain is drained, updated server by server, and watched while it works again; only then comes
/// the next. When anything goes wrong those of the domain that were changed get their former firmware back, and it ends. It does not change; each step gives another one, and it can be kept and gone on with: what was ordered
/// before that is read and never ordered twice.
/// </summary>
public sealed record FirmwareCampaign
{
    /// <summary>Servers of a campaign: fifty racks with a hundred servers.</summary>
    public const int MostServers = 5_000;

    /// <summary>Servers rest when they have done so for this long: one sample may be a lucky one.</summary>
    public static readonly TimeSpan RestFor = TimeSpan.FromSeconds(10);

    /// <summary>Work has to leave a domain within this time, and its servers have to say their version. Assumed: a job may first write down what it has.</summary>
    public static readonly TimeSpan DrainPatience = TimeSpan.FromMinutes(15);

    /// <summary>An update ends within this time: what a controller is given for it, and for showing its new version.</summary>
    public static readonly TimeSpan UpdatePatience = TimeSpan.FromMinutes(60);

    /// <summary>A domain that works again has to do so for this long without anything new against it.</summary>
    public static readonly TimeSpan WatchFor = TimeSpan.FromMinutes(5);

    /// <summary>It has to begin to do so in time: servers that start again are silent for a while.</summary>
    public static readonly TimeSpan WatchPatience = TimeSpan.FromMinutes(30);

    /// <summary>Work has to leave servers that get their former firmware back within this time; then they get it all the same.</summary>
    public static readonly TimeSpan BackOutPatience = TimeSpan.FromMinutes(5);

    /// <summary>The pod's name.</summary>
    public required string Pod { get; init; }

    /// <summary>What was asked for, and by whom.</summary>
    public required FirmwareRequest Request { get; init; }

    /// <summary>When it began.</summary>
    public Instant Begun { get; init; }

    /// <summary>Where it stands with its present domain.</summary>
    public FirmwareStage Stage { get; init; }

    /// <summary>Since when.</summary>
    public Instant Since { get; init; }

    /// <summary>Index of the present domain.</summary>
    public int Domain { get; init; }

    /// <summary>All servers, by domain.</summary>
    public IReadOnlyList<FirmwareServer> Servers { get; init; } = [];

    /// <summary>What was against servers of the domain before it was touched, as part and kind; it is not held against the new firmware.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>Since when the servers rest, or nothing new is against them; never: they do not.</summary>
    public Instant CalmSince { get; init; } = Instant.Never;

    /// <summary>Why it ended before all was done, the cause first; empty: nothing is wrong.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Who has asked to end it; null: nobody.</summary>
    public string? CancelledBy { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsOver => Stage is FirmwareStage.Done or FirmwareStage.Stopped;

    /// <summary>What has to be done at a server now, or was ordered and has not ended; null: nothing.</summary>
    public FirmwareOrder? Order() => Servers.FirstOrDefault(s => s.State is FirmwareServerState.UnderWay or FirmwareServerState.BackOutUnderWay) is not { } at
        ? null
        : at.State == FirmwareServerState.UnderWay
            ? new FirmwareOrder(at.Server, Request.Image, Request.Version, at.At)
            : new FirmwareOrder(at.Server, Request.BackOut, at.Before ?? "", at.At);

    /// <summary>Servers that shall get no work now, in the order of the campaign.</summary>
    public IReadOnlyList<string> Drained() => Stage is FirmwareStage.Draining or FirmwareStage.Updating or FirmwareStage.BackingOut ? [.. Present.Select(s => s.Server)] : [];

    /// <summary>Begins a campaign.</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="request">What is asked for; nothing is wrong with it.</param>
    /// <param name="racks">Its racks in order, each with its servers.</param>
    /// <param name="now">The instant.</param>
    /// <exception cref="ArgumentException">There is no server, or there are more than <see cref="MostServers"/>.</exception>
    public static FirmwareCampaign Begin(string pod, FirmwareRequest request, IReadOnlyList<IReadOnlyList<string>> racks, Instant now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(racks);
        var full = racks.Where(r => r.Count > 0).ToList();
        if (full.Count == 0 || full.Sum(r => r.Count) > MostServers)
        {
            throw new ArgumentException($"A campaign has 1 to {MostServers} servers.", nameof(racks));
        }

        List<IReadOnlyList<string>> domains = [[full[0][0]], [.. full[0].Skip(1)], .. full.Skip(1)];
        return new FirmwareCampaign
        {
            Pod = pod,
            Request = request,
            Begun = now,
            Since = now,
            Servers = [.. domains.Where(d => d.Count > 0).SelectMany((d, k) => d.Select(s => new FirmwareServer(s, k) { At = now }))],
        };
    }

    /// <summary>A person asks to end it: the server under way is finished, and what was begun to be backed out is backed out.</summary>
    /// <param name="person">Who asks; not empty.</param>
    public FirmwareCampaign Cancel(string person)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        return this with { CancelledBy = CancelledBy ?? person };
    }

    /// <summary>One step.</summary>
    /// <param name="sight">What is seen.</param>
    public FirmwareCampaign Step(FirmwareSight sight)
    {
        ArgumentNullException.ThrowIfNull(sight);
        var now = sight.Now;
        if (Order() is { } order)
        {
            return sight.Result is { } result && result.Server == order.Server ? With(result, now)
                : now - order.Since > UpdatePatience ? With(new FirmwareResult(order.Server, false, null, $"nothing is known of it after {UpdatePatience.TotalMinutes:0} min"), now)
                : this;
        }

        if (IsOver)
        {
            return this;
        }

        if (CancelledBy is { } person && Stage != FirmwareStage.BackingOut)
        {
            return Stopped(new Fault("MP3286", $"{person} has ended it.", "Begin it again to go on: servers that have the version are not updated again."), now);
        }

        return !sight.MayGo ? this with { Since = now, CalmSince = Instant.Never } : Stage switch
        {
            FirmwareStage.Draining => Drain(sight),
            FirmwareStage.Updating => Update(sight),
            FirmwareStage.Watching => Watch(sight),
            _ => BackOut(sight),
        };
    }

    private IEnumerable<FirmwareServer> Present => Servers.Where(s => s.Domain == Domain);

    private string Name => Present.Count() is 1 ? Present.First().Server : $"{Present.First().Server} to {Present.Last().Server}";

    private FirmwareCampaign Drain(FirmwareSight sight)
    {
        if (Present.All(s => sight.Resting.Contains(s.Server)))
        {
            var calm = CalmSince == Instant.Never ? sight.Now : CalmSince;
            return sight.Now - calm < RestFor ? this with { CalmSince = calm } : To(FirmwareStage.Updating, sight.Now) with { Known = [.. Against(sight).Select(Key)] };
        }

        var busy = Present.First(s => !sight.Resting.Contains(s.Server)).Server;
        return sight.Now - Since > DrainPatience
            ? Stopped(new Fault("MP3281", $"{busy} did not come to rest within {DrainPatience.TotalMinutes:0} min; it was not touched.", "Look what holds work there, and whether its power limit is kept; then begin again."), sight.Now)
            : this with { CalmSince = Instant.Never };
    }

    private FirmwareCampaign Update(FirmwareSight sight)
    {
        if (Present.FirstOrDefault(s => s.State == FirmwareServerState.Waiting) is not { } next)
        {
            return To(FirmwareStage.Watching, sight.Now) with { CalmSince = sight.Now };
        }

        if (!sight.Versions.TryGetValue(next.Server, out string? version))
        {
            return sight.Now - Since > DrainPatience ? Failed(new Fault("MP3282", $"{next.Server} does not say which firmware it has.", "Look at its controller, then begin again."), sight.Now) : this;
        }

        bool hasIt = version == Request.Version;
        return With(next with { State = hasIt ? FirmwareServerState.Updated : FirmwareServerState.UnderWay, Before = version, After = hasIt ? version : null, At = sight.Now, Text = hasIt ? "It had it already." : "" });
    }

    private FirmwareCampaign Watch(FirmwareSight sight)
    {
        var fresh = Against(sight).Where(r => !Known.Contains(Key(r))).ToList();
        var critical = fresh.Find(r => r.Health == PartHealth.Critical);
        if (critical is not null || (fresh.Count > 0 && sight.Now - Since > WatchPatience))
        {
            return Failed(new Fault("MP3284", $"After the update of {Name}: {(critical ?? fresh[0]).Text}", "Look at it before the next try."), sight.Now);
        }

        if (fresh.Count > 0 || CalmSince == Instant.Never)
        {
            return this with { CalmSince = sight.Now };
        }

        return sight.Now - CalmSince < WatchFor ? this
            : Servers.Any(s => s.Domain > Domain) ? To(FirmwareStage.Draining, sight.Now) with { Domain = Domain + 1, Known = [] }
            : To(FirmwareStage.Done, sight.Now);
    }

    private FirmwareCampaign BackOut(FirmwareSight sight)
    {
        var changed = Present.Where(s => s.IsChanged).ToList();
        if (changed.Count == 0)
        {
            return To(FirmwareStage.Stopped, sight.Now);
        }

        bool isAtRest = changed.TrueForAll(s => sight.Resting.Contains(s.Server)) || sight.Now - Since > BackOutPatience;
        return isAtRest ? With(changed[0] with { State = FirmwareServerState.BackOutUnderWay, At = sight.Now }) : this;
    }

    private FirmwareCampaign With(FirmwareResult result, Instant now)
    {
        var server = Servers.First(s => s.Server == result.Server);
        bool isBack = server.State == FirmwareServerState.BackOutUnderWay;
        string? wanted = isBack ? server.Before : Request.Version;
        bool isGood = result.IsDone && result.Version == wanted;
        var state = (isBack, isGood) switch
        {
            (false, true) => FirmwareServerState.Updated,
            (false, false) => FirmwareServerState.Failed,
            (true, true) => FirmwareServerState.BackedOut,
            _ => FirmwareServerState.BackOutFailed,
        };
        var next = With(server with { State = state, After = result.Version, At = now, Text = result.Text });
        string shown = result.Version is { } version ? $"it shows {version}" : "it does not say which version it has";
        string said = (result.Text.Length > 0 ? $"{shown}: {result.Text}" : shown).TrimEnd('.');
        return isGood ? next
            : isBack ? next with { Faults = [.. Faults, new Fault("MP3285", $"{server.Server} did not get {wanted} back; {said}.", "Look at the server: it stays as it is.")] }
            : next.Failed(result.IsDone
                ? new Fault("MP3283", $"{server.Server} does not have {wanted} after its update; {said}.", "Look whether the image is of that version, and for this server.")
                : new Fault("MP3282", $"The update of {server.Server} has failed; {said}.", "Look at the server's controller."), now);
    }

    private FirmwareCampaign With(FirmwareServer server) => this with { Servers = [.. Servers.Select(s => s.Server == server.Server ? server : s)] };

    private FirmwareCampaign To(FirmwareStage stage, Instant now) => this with { Stage = stage, Since = now, CalmSince = Instant.Never };

    private FirmwareCampaign Failed(Fault why, Instant now) => To(FirmwareStage.BackingOut, now) with { Faults = [.. Faults, why] };

    private FirmwareCampaign Stopped(Fault why, Instant now) => To(FirmwareStage.Stopped, now) with { Faults = [.. Faults, why] };

    /// <summary>Warnings and worse at servers of the domain.</summary>
    private IEnumerable<HealthReason> Against(FirmwareSight sight)
    {
        var present = Present.Select(s => s.Server).ToHashSet(StringComparer.Ordinal);
        return sight.Reasons.Where(r => present.Contains(r.Server)).Select(r => r.Reason);
    }

    private static string Key(HealthReason reason) => $"{reason.Part} {reason.Kind}";
}
