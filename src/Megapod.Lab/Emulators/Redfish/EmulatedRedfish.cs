namespace Megapod.Lab.Emulators.Redfish;

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;

/// <summary>
/// A management controller of the twin: a server's, a unit's or the whole pod's. It shows what the plant behind it measures, and hands power limits to it; its vices can be switched at any time. A
/// <see cref="RedfishHost"/> puts it on the wire.
/// </summary>
public sealed class EmulatedRedfish : IRedfishOwner
{
    /// <summary>A subscriber that takes longer has no time for events.</summary>
    private static readonly TimeSpan PushTime = TimeSpan.FromSeconds(5);

    private readonly EmulatedRedfishConfig config;
    private readonly IRedfishPlant plant;
    private readonly Func<Instant> clock;
    private readonly TimeProvider time;
    private readonly PodWatch watch;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (Watts? SetPoint, PowerLimitMode Mode)> limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PowerRestorePolicy> policies = new(StringComparer.Ordinal);
    private RedfishVices vices = RedfishVices.None;
    private int requests;

    /// <summary>A controller that is not on the wire yet.</summary>
    /// <param name="config">What it is.</param>
    /// <param name="plant">What stands behind it.</param>
    /// <param name="clock">The world's instant, by which readings are old.</param>
    /// <param name="time">Time of sessions, updates and drops.</param>
    public EmulatedRedfish(EmulatedRedfishConfig config, IRedfishPlant plant, Func<Instant> clock, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(time);
        this.config = config;
        this.plant = plant;
        this.clock = clock;
        this.time = time;
        Model = new PodRedfishModel(config.Shown, () => plant.Readings, clock, this);
        Service = new RedfishService(Model, config.Service, time);
        watch = new PodWatch(Model, config.Shown, Service.Events);
    }

    /// <summary>Id of the part that it shows.</summary>
    public string Id => Model.Name;

    /// <summary>What it shows.</summary>
    public PodRedfishModel Model { get; }

    /// <summary>The service that answers.</summary>
    public RedfishService Service { get; }

    /// <summary>Its port on loopback; 0 until it is on the wire.</summary>
    public int Port { get; internal set; }

    /// <summary>Its port on loopback for TLS; 0 until it is on the wire, and where it has none.</summary>
    public int SecurePort { get; internal set; }

    /// <summary>Its vices. A request that is under way keeps those with which it came.</summary>
    public RedfishVices Vices
    {
        get => Volatile.Read(ref vices);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Volatile.Write(ref vices, value);
            Interlocked.Exchange(ref requests, 0);
        }
    }

    internal bool IsSecure => config.IsSecure;

    internal TimeProvider Time => time;

    /// <summary>Looks at the plant and tells of what has changed. One thread at a time.</summary>
    public void Pass() => watch.Look(plant.Readings, clock());

    /// <inheritdoc/>
    public PowerLimitState? PowerLimit(string part)
    {
        if (plant.RangeOf(part) is not { } range)
        {
            return null;
        }

        lock (gate)
        {
            var (setPoint, mode) = limits.GetValueOrDefault(part, (range.Highest, PowerLimitMode.Automatic));
            return new PowerLimitState(setPoint, mode, range.Lowest, range.Highest, range.Highest);
        }
    }

    /// <inheritdoc/>
    public Fault? SetPowerLimit(string part, Watts? setPoint, PowerLimitMode? mode)
    {
        if (plant.RangeOf(part) is not { } range)
        {
            return new Fault(RedfishFaultCodes.NoLimit, $"'{part}' has no power limit.", "Set the limit of a server or an accelerator that has one.");
        }

        var now = Vices;
        lock (gate)
        {
            var held = limits.GetValueOrDefault(part, (range.Highest, PowerLimitMode.Automatic));
            var asked = (SetPoint: setPoint ?? held.SetPoint, Mode: mode ?? held.Mode);
            var applied = now.Has(RedfishVice.CapClamped) && asked.SetPoint is { } low && low < now.LowestCap ? asked with { SetPoint = now.LowestCap } : asked;
            applied = now.Has(RedfishVice.CapDisabled) ? applied with { Mode = PowerLimitMode.Disabled } : applied;
            limits[part] = now.IsClampTold ? applied : applied with { SetPoint = asked.SetPoint };
            if (!now.Has(RedfishVice.CapIgnored))
            {
                plant.Limit(part, applied.Mode == PowerLimitMode.Disabled ? null : applied.SetPoint);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public PowerRestorePolicy? RestorePolicy(string part)
    {
        lock (gate)
        {
            return policies.GetValueOrDefault(part, PowerRestorePolicy.LastState);
        }
    }

    /// <inheritdoc/>
    public Fault? SetRestorePolicy(string part, PowerRestorePolicy policy)
    {
        lock (gate)
        {
            policies[part] = policy;
        }

        return null;
    }

    /// <inheritdoc/>
    public Outcome<IRedfishWork> BeginUpdate(string part, Uri image) =>
        Outcome<IRedfishWork>.Success(new EmulatedUpdate(time, config.UpdateTime, () => Vices.Has(RedfishVice.EndlessTask), () => plant.Installed(part, image)));

    /// <summary>Answers a request with the vices of the answer's content; those of its way over the wire are the host's.</summary>
    internal RedfishResponse Answer(RedfishRequest request, RedfishVices now)
    {
        if (RedfishTampering.Instead(request, now) is { } instead)
        {
            return instead;
        }

        if (now.Has(RedfishVice.SessionsLost) && Interlocked.Increment(ref requests) == now.RequestsUntilLost + 1)
        {
            Service.EndSessions();
            return RedfishReplies.Error(401, RedfishMessage.NoSession());
        }

        var asked = now.Has(RedfishVice.NoETag) ? request with { Headers = [.. request.Headers.Where(h => !RedfishTampering.IsCondition(h.Key))] } : request;
        return RedfishTampering.Bend(asked, Service.Handle(asked), now);
    }

    /// <summary>Sends events to whoever has subscribed, as long as they are on this machine: an invented pod has nothing to tell to others. What cannot be delivered is lost, as the service says of itself.</summary>
    internal async Task PushAsync(HttpClient http, CancellationToken stop)
    {
        long last = Service.Events.Newest;
        await foreach (string _ in Service.Events.FollowAsync(null, stop))
        {
            foreach (var told in Service.Events.After(last))
            {
                last = told.Number;
                foreach (var one in Service.Subscriptions.Where(s => s.Destination.IsLoopback && s.Wants(told)))
                {
                    await SendAsync(http, one, RedfishEvents.Render(told, one.Context), stop);
                }
            }
        }
    }

    private async Task SendAsync(HttpClient http, RedfishSubscription one, JsonObject body, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = time.CreateTimer(_ => patience.Cancel(), null, PushTime, Timeout.InfiniteTimeSpan);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString(JsonSerializerOptions.Default)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var answer = await http.PostAsync(one.Destination, content, patience.Token);
        }
        catch (Exception lost) when (lost is HttpRequestException || (lost is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // A subscriber that does not answer loses this event; the next one is tried again.
            return;
        }
    }
}
