namespace Megapod.Site.Pods;

using System.Collections.Immutable;
using Megapod.Control.Firmware;
using Megapod.Control.LifeCycle;
using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Carries the firmware campaign of one pod. It belongs to its pod's keeper, which guards it; what it has begun at a server ends on a task of its own.</summary>
/// <param name="config">The pod.</param>
/// <param name="tell">Told of what happens: when, kind, words.</param>
internal sealed class FirmwareRunner(PodConfig config, Action<Instant, string, string> tell)
{
    /// <summary>A server that was ordered before a restart is looked at again so often.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    /// <summary>Readings of servers older than this say nothing.</summary>
    private static readonly TimeSpan OldestPower = TimeSpan.FromSeconds(30);

    /// <summary>A server that draws at most so much more than its share of its rack's idle rests: meters err, and fans are not all alike.</summary>
    private const double RestShare = 1.1;
    private const double RestMarginWatts = 50;

    private readonly Dictionary<string, double> idleWatts = config.Racks
        .SelectMany(r => r.Servers.Select(s => (Id: PodTreeBuilder.ServerOf(r.Id, s.Id), Watts: (r.Idle.Value - r.Beside.Value) / r.Servers.Count)))
        .ToDictionary(s => s.Id, s => (s.Watts * RestShare) + RestMarginWatts, StringComparer.Ordinal);

    private IReadOnlyDictionary<string, IServerFirmware> hands = ImmutableDictionary<string, IServerFirmware>.Empty;
    private FirmwareOrder? own;
    private (FirmwareOrder Order, Task<FirmwareResult> Task)? installing;
    private (FirmwareOrder Order, Task<string?> Task)? reading;
    private Instant readAt = Instant.Never;

    /// <summary>The newest campaign; null: there was none.</summary>
    public FirmwareCampaign? Campaign { get; private set; }

    /// <summary>Whether what was handed over last is kept, so that an order may be carried out.</summary>
    public Func<bool> IsKept { get; set; } = () => true;

    /// <summary>Whether an order waits until it is kept.</summary>
    public bool IsWaiting => own is not null && installing?.Order != own;

    /// <summary>The servers that can be updated, by name; any thread.</summary>
    public IReadOnlyDictionary<string, IServerFirmware> Hands
    {
        get => Volatile.Read(ref hands);
        set => Volatile.Write(ref hands, value);
    }

    /// <summary>Goes on with a campaign that was kept: what was ordered is read, and not ordered again.</summary>
    /// <param name="kept">The campaign; null: there was none.</param>
    /// <param name="now">The instant: what was calm before counts no more, because nobody has looked since.</param>
    public void Resume(FirmwareCampaign? kept, Instant now) => Campaign = kept is { IsOver: false } ? kept with { Since = now, CalmSince = Instant.Never } : kept;

    /// <summary>Begins a campaign.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="phase">Where the pod stands in its life.</param>
    /// <param name="now">The instant.</param>
    public Outcome<FirmwareCampaign> Begin(FirmwareRequest request, PodPhase phase, Instant now)
    {
        var able = Hands;
        var racks = config.Racks.Select(r => (IReadOnlyList<string>)[.. r.Servers.Select(s => PodTreeBuilder.ServerOf(r.Id, s.Id)).Where(able.ContainsKey)]).ToList();
        var wrong = request.Wrong() ?? (!MayGo(phase) ? new Fault("MP3277", $"{config.Id} gets no firmware while it is {PodWords.Of(phase)}.", "Wait until its test has ended.")
            : Campaign is { IsOver: false } ? new Fault("MP3278", $"A firmware campaign of {config.Id} is under way.", "Wait for its end, or cancel it.")
            : racks.All(r => r.Count == 0) ? new Fault("MP3276", $"{config.Id} has no server whose firmware can be changed.", "Write controllers of its servers under 'devices', and 'mode: control'.")
            : null);
        if (wrong is not null)
        {
            return Outcome<FirmwareCampaign>.Failure(wrong);
        }

        Campaign = FirmwareCampaign.Begin(config.Id, request, racks, now);
        tell(now, "pod-firmware", $"{config.Id} gets firmware {request.Version}, {Campaign.Servers.Count} servers; {request.Person} asked for it.");
        return Outcome<FirmwareCampaign>.Success(Campaign);
    }

    /// <summary>A person asks to end it.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="now">The instant.</param>
    public Outcome<FirmwareCampaign> Cancel(string person, Instant now)
    {
        if (Campaign is not { IsOver: false } running)
        {
            return Outcome<FirmwareCampaign>.Failure(new Fault("MP3280", $"No firmware campaign of {config.Id} is under way.", "Nothing has to be done."));
        }

        Campaign = running.Cancel(person);
        tell(now, "pod-firmware", $"{person} ends the firmware campaign of {config.Id} after the server under way.");
        return Outcome<FirmwareCampaign>.Success(Campaign);
    }

    /// <summary>One step.</summary>
    /// <param name="condition">How the pod is.</param>
    /// <param name="readings">By which readings.</param>
    /// <param name="phase">Where it stands in its life.</param>
    /// <param name="now">The instant.</param>
    /// <returns>Whether the campaign has changed, so that it has to be kept.</returns>
    public bool Step(PodCondition condition, PodReadings readings, PodPhase phase, Instant now)
    {
        if (Campaign is not { IsOver: false } before)
        {
            return false;
        }

        Campaign = before.Step(Sight(condition, readings, phase, now, before.Order() is { } under ? Ended(under) : null));
        var order = Campaign.Order();
        if (order is null)
        {
            own = null;
        }
        else if (order != before.Order())
        {
            own = order;
        }

        // One that was given in this step is kept after it, and carried out in a later one.
        if (order is not null && order == before.Order())
        {
            Go(order, now);
        }

        Tell(before, now);
        return IsOther(before, Campaign);
    }

    /// <summary>Whether another campaign has to be kept: times alone begin anew after a restart.</summary>
    private static bool IsOther(FirmwareCampaign one, FirmwareCampaign other) =>
        one.Stage != other.Stage || one.Domain != other.Domain || one.CancelledBy != other.CancelledBy || !ReferenceEquals(one.Servers, other.Servers) || !ReferenceEquals(one.Faults, other.Faults);

    private static bool MayGo(PodPhase phase) => phase is not (PodPhase.Testing or PodPhase.Moved or PodPhase.Retired);

    /// <summary>What is ordered here is installed once it is kept; what was ordered before a restart is only read.</summary>
    private void Go(FirmwareOrder order, Instant now)
    {
        if (!Hands.TryGetValue(order.Server, out var hand))
        {
            return;
        }

        if (order == own)
        {
            // What is still under way for an order of before has had its time.
            installing = installing?.Order == order ? installing : IsKept() ? (order, hand.InstallAsync(order)) : null;
        }
        else if (reading?.Order != order && (readAt == Instant.Never || now - readAt >= LookEvery))
        {
            readAt = now;
            reading = (order, hand.ReadAsync());
        }
    }

    /// <summary>How an order has ended; null: it has not, or nobody knows.</summary>
    private FirmwareResult? Ended(FirmwareOrder order)
    {
        if (installing is { Task.IsCompleted: true } done && done.Order == order)
        {
            installing = null;
            if (done.Task.IsCompletedSuccessfully)
            {
                return done.Task.Result;
            }

            // Given up in the middle: as after a restart, the server is read until it says which version it has.
            own = null;
        }

        if (reading is { Task.IsCompleted: true } read && read.Order == order)
        {
            reading = null;
            return read.Task.IsCompletedSuccessfully && read.Task.Result == order.Version ? new FirmwareResult(order.Server, true, order.Version, "") : null;
        }

        return null;
    }

    private FirmwareSight Sight(PodCondition condition, PodReadings readings, PodPhase phase, Instant now, FirmwareResult? result)
    {
        var tree = readings.Tree;
        var resting = idleWatts.Where(s => tree.IndexOf(s.Key) is >= 0 and int at && readings[at, PartQuantity.Power] is var power && power.IsFresh(now, OldestPower) && power.Value <= s.Value).Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        var versions = Hands.Select(h => (h.Key, Version: h.Value.Known)).Where(v => v.Version is not null).ToDictionary(v => v.Key, v => v.Version!, StringComparer.Ordinal);
        var reasons = condition.Reasons.Select(r => (Server: tree.IndexOf(r.Part) is >= 0 and int at && tree.Within(at, PartKind.Server) is >= 0 and int server ? tree.Parts[server].Id : "", Reason: r)).Where(r => r.Server.Length > 0);
        return new FirmwareSight(now, MayGo(phase), resting, versions, [.. reasons], result);
    }

    private void Tell(FirmwareCampaign before, Instant now)
    {
        foreach (var (then, at) in before.Servers.Zip(Campaign!.Servers).Where(s => s.First.State != s.Second.State))
        {
            tell(now, "pod-firmware", $"{at.Server}: {PodWords.Of(at.State)}. {at.Text}".TrimEnd());
        }

        foreach (var fault in Campaign.Faults.Skip(before.Faults.Count))
        {
            tell(now, "pod-firmware-failed", $"{fault.Code}: {fault.Message}");
        }

        if (Campaign.IsOver)
        {
            tell(now, "pod-firmware", Campaign.Stage == FirmwareStage.Done ? $"All servers of {config.Id} have firmware {Campaign.Request.Version}." : $"The firmware campaign of {config.Id} has stopped.");
        }
    }
}
