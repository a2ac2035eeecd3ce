namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Polling;

/// <summary>
/// One station as the central system sees it, over all its connections. When a link opens nothing is taken for granted: the floor to which each connector falls in silence is written first, then the
/// station shows its state and its time, and only then does the newest grant follow, for as long as it has left. A station's yes is told to the cycle as a yes and as nothing more.
/// </summary>
internal sealed partial class Station
{
    /// <summary>Time between two heartbeats. A station that is silent for two is not counted as connected.</summary>
    public static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(30);

    /// <summary>So long a station of which nothing is known may take to introduce itself before it is asked.</summary>
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(5);

    /// <summary>So long one that is known may: if it has started anew it says so at once, and what it has only lost is its connection otherwise.</summary>
    private static readonly TimeSpan KnownPatience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// So long a connector of which the station has not said how it stands keeps what it holds: what the cycle decides meanwhile is for a connector without a car, and would stop one that charges since before our
    /// start. A station that never says it is told all the same after this.
    /// </summary>
    private static readonly TimeSpan StatePatience = TimeSpan.FromSeconds(10);

    /// <summary>Grants with less than this left are not written: they would be over before they count.</summary>
    private static readonly TimeSpan LeastLeft = TimeSpan.FromSeconds(1);

    private readonly StationHost host;
    private readonly Lock gate = new();
    private readonly Stall[] stalls;
    private readonly StationClock clock = new();
    private readonly DelayMeter delays = new();
    private readonly Dictionary<string, Fault> troubles = new(StringComparer.Ordinal);
    private readonly TransactionBook book;
    private OcppLink? link;
    private IStationDialect? dialect;
    private StationAbilities? abilities;
    private CancellationTokenSource? settling;
    private TaskCompletionSource? letIn;
    private TaskCompletionSource floored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan toldAhead;
    private bool isReady;
    private Instant readyAt = Instant.Never;
    private bool hasStarted;
    private bool wasSeen;
    private bool wasAway;
    private Instant heardAt = Instant.Never;
    private int refusals;
    private TimeSpan longestSilence = 2 * HeartbeatPeriod;

    public Station(StationConfig config, StationHost host, IReadOnlyList<ChargingSession>? known = null)
    {
        Config = config;
        this.host = host;
        stalls = [.. config.Stalls.Select((s, i) => new Stall(s, i + 1))];
        Quirks = Treated(config.Quirks ?? Quirks);
        book = new TransactionBook(host.NextTransaction, known);
        foreach (var running in book.Sessions.Where(s => !s.IsOver && s.Connector >= 1 && s.Connector <= stalls.Length))
        {
            var stall = stalls[running.Connector - 1];
            (stall.Transaction, stall.ChargingSince, stall.MeterStart) = (running.Id, running.StartedAt, running.MeterStart);
            stall.PluggedAt = running.PluggedAt ?? Instant.Never;
            stall.IsUninvited = config.Upstream is null && running.IdTag.Length > 0 && !host.MayCharge(running.IdTag);
        }
    }

    public StationConfig Config { get; }

    /// <summary>How it wants to be treated, by the site file or else by its kind.</summary>
    public StationQuirks Quirks { get; private set; } = StationQuirks.Usual;

    /// <summary>What it said of itself when it started; null: nothing yet.</summary>
    public StationIdentity? Identity { get; private set; }

    /// <summary>Whether no answer of the station is awaited.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (gate)
            {
                return link is null || link.Unanswered == 0;
            }
        }
    }

    /// <summary>A link is open; nothing of it was read yet.</summary>
    public void Opened(OcppLink opened, IStationDialect speaks)
    {
        lock (gate)
        {
            (link, dialect) = (opened, speaks);
            heardAt = host.Clock();
            Quirks = Treated(Config.Quirks ?? (Identity is { } known ? host.Kinds.Of(known) : Quirks));
            host.Happened(Config.Id, wasSeen ? "is connected again" : "is connected");
            (wasSeen, wasAway) = (true, false);
            Clear(OcppFaultCodes.StationAway);
            letIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Settle();
        }
    }

    /// <summary>A link has ended. What it was granted stays with the station and lapses by itself.</summary>
    public void Closed(OcppLink closed, Fault why)
    {
        lock (gate)
        {
            if (!ReferenceEquals(link, closed))
            {
                return;
            }

            (link, dialect, isReady) = (null, null, false);
            settling?.Cancel();
            foreach (var stall in stalls)
            {
                stall.Held = null;
            }

            ShowHeld(host.Clock());
            Trouble(StationFaults.Away(Config.Id));
            host.Happened(Config.Id, $"has gone: {why.Message}");
        }
    }

    /// <summary>Lets time pass: a station of which nothing is heard is not there, whatever its socket says.</summary>
    public void Pass(Instant now)
    {
        lock (gate)
        {
            if (link is null)
            {
                if (!wasAway)
                {
                    wasAway = true;
                    Trouble(StationFaults.Away(Config.Id));
                }

                return;
            }

            heardAt = now - link.Silence;
            if (link.Silence > longestSilence)
            {
                link.Close("nothing was heard of the station for two heartbeats");
            }

            MoveFloor(now);
            ShowHeld(now);
        }
    }

    /// <summary>A grant for one of its connectors; the newest counts, and one that lowers goes before all else.</summary>
    public void Send(in GrantCommand command)
    {
        lock (gate)
        {
            foreach (var stall in stalls)
            {
                if (stall.Config.Consumer == command.Consumer)
                {
                    (stall.Wanted, stall.WantedAt) = (command, host.Clock());
                    Carry(stall);
                    return;
                }
            }
        }
    }

    /// <summary>How the talk with it goes.</summary>
    public DeviceHealth Health(Instant now)
    {
        lock (gate)
        {
            bool isAnswering = link is not null && isReady;
            return new DeviceHealth(Config.Id, isAnswering, heardAt, refusals, troubles.Values.FirstOrDefault(), delays.Last, delays.Longest(now), Instant.Never);
        }
    }

    /// <summary>How it stands, for people.</summary>
    public StationView View(Instant now)
    {
        lock (gate)
        {
            return new StationView
            {
                Id = Config.Id,
                Identity = Config.Identity,
                IsConnected = link is not null,
                IsReady = isReady,
                Version = link?.Config.Version,
                Is = Identity,
                Abilities = abilities,
                Quirks = Quirks,
                ClockAhead = clock.IsKnown ? clock.Ahead : null,
                StampsAhead = clock.Candidate,
                HeardAt = heardAt,
                Delay = delays.Last,
                LongestDelay = delays.Longest(now),
                Counts = link?.Counts ?? default,
                Troubles = [.. troubles.Values],
                Stalls = [.. stalls.Select(s => new StallView(s.Config.Id, s.Number, s.Status, s.Transaction, s.IsFloorRefused ? null : s.Floor is null ? null : s.Config.Floor, s.Grant is null ? null : new Watts(s.AllowedWatts(now))) { IsUninvited = s.IsUninvited })],
                Sessions = [.. book.Sessions.TakeLast(StationView.MostSessions)],
                IsOperators = Config.Upstream is not null,
                Firmware = firmwareProgress,
                Log = logProgress,
            };
        }
    }

    /// <summary>Somebody else has told it how often its heart shall beat. Where nobody has, what is below the link has to notice that it is gone.</summary>
    /// <param name="seconds">s; 0: it was not told.</param>
    public void BeatsEvery(int seconds)
    {
        lock (gate)
        {
            longestSilence = seconds > 0 ? 2 * TimeSpan.FromSeconds(Math.Max(seconds, HeartbeatPeriod.TotalSeconds)) : TimeSpan.FromDays(1);
        }
    }

    /// <summary>Waits until what holds in silence was written, or tried, since the station began; at once at a site that only watches.</summary>
    public Task FlooredAsync(TimeSpan patience, CancellationToken stop)
    {
        Task written;
        lock (gate)
        {
            written = floored.Task;
        }

        return written.IsCompleted ? Task.CompletedTask : WaitAsync();

        async Task WaitAsync()
        {
            try
            {
                await written.WaitAsync(patience, host.Time, stop).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // A station that takes no floor for so long is still its operator's to command.
                return;
            }
        }
    }

    private Instant StationNow(Instant now) => now + clock.Ahead;

    /// <summary>Beside an operator's limits ours are those of the whole station: the lowest of all purposes wins, and what the operator writes for transactions stays as it is.</summary>
    private StationQuirks Treated(StationQuirks quirks) => Config.Upstream is null ? quirks : quirks with { Purpose = LimitPurpose.StationMaximum };

    /// <summary>Begins anew with a link, or with a station that has started anew: nothing that was told is taken for granted. Within the gate.</summary>
    private void Settle()
    {
        settling?.Cancel();
        settling = new CancellationTokenSource();
        isReady = false;
        floored = floored.Task.IsCompleted ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : floored;
        foreach (var stall in stalls)
        {
            (stall.Floor, stall.Grant, stall.ComparedAt, stall.Held) = (null, null, Instant.Never, null);
        }

        ShowHeld(host.Clock());
        _ = SettleAsync(link!, dialect!, letIn!.Task, settling.Token);
    }

    private async Task SettleAsync(OcppLink on, IStationDialect speaks, Task introduced, CancellationToken stop)
    {
        try
        {
            if (Config.Upstream is not null && !host.MayCommand)
            {
                // What is only relayed is asked nothing of ours.
                Ready(stop);
                return;
            }

            bool isKnown = Identity is not null;
            try
            {
                await introduced.WaitAsync(isKnown ? KnownPatience : BootPatience, host.Time, stop).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Whom it introduces itself to is its operator, who would take it for a start.
                if (!isKnown && host.MayCommand && Config.Upstream is null)
                {
                    await speaks.AskForBootAsync(on, stop).ConfigureAwait(false);
                }
            }

            if (Quirks.NewestVersion is { } newest && newest < on.Config.Version)
            {
                // It connects again, and is then offered no edition that its kind does not speak well.
                on.Close($"this kind of station is spoken with in {newest}");
                return;
            }

            var can = abilities;
            if (can is null)
            {
                var asked = await speaks.AbilitiesAsync(on, stop).ConfigureAwait(false);
                can = asked.IsSuccess ? asked.Value : StationAbilities.Unknown;
                lock (gate)
                {
                    abilities = asked.IsSuccess ? can : null;
                }
            }

            if (!host.MayCommand)
            {
                Ready(stop);
                return;
            }

            foreach (var stall in stalls)
            {
                await WriteFloorAsync(on, speaks, stall, can, stop).ConfigureAwait(false);
                if (PurposeIsStation)
                {
                    break;
                }
            }

            lock (gate)
            {
                _ = stop.IsCancellationRequested || floored.TrySetResult();
            }

            foreach (var stall in stalls)
            {
                await AskHeldAsync(on, speaks, stall, can, stop).ConfigureAwait(false);
            }

            foreach (var stall in stalls)
            {
                await speaks.AskForStateAsync(on, stall.Number, stop).ConfigureAwait(false);
            }

            lock (gate)
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                (isReady, readyAt) = (true, host.Clock());
                foreach (var stall in stalls)
                {
                    Carry(stall);
                }
            }

            host.Wake();
            if (Config.Upstream is { SetsMeasuring: false })
            {
                // How often it measures is its operator's choice.
                return;
            }

            var refused = await speaks.MeasureAsync(on, Config.SamplePeriod, can, stop).ConfigureAwait(false);
            lock (gate)
            {
                Clear(OcppFaultCodes.SettingRefused);
                if (refused.Count > 0)
                {
                    Trouble(StationFaults.SettingRefused(Config.Id, string.Join(", ", refused)));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The link is gone, or another beginning has taken its place.
            return;
        }
    }

    private void Ready(CancellationToken stop)
    {
        lock (gate)
        {
            isReady = !stop.IsCancellationRequested;
            _ = !isReady || floored.TrySetResult();
        }
    }

    private bool PurposeIsStation => Quirks.Purpose == LimitPurpose.StationMaximum;

    private async Task WriteFloorAsync(OcppLink on, IStationDialect speaks, Stall stall, StationAbilities can, CancellationToken stop)
    {
        var floor = FloorOf(stall, can);
        var verdict = await speaks.SetAsync(on, floor, isUrgent: true, stop).ConfigureAwait(false);
        if (verdict.Fault is not null && verdict.Word.Length == 0)
        {
            // No answer: the link is closed, or the station hangs. It holds what it held, and that is counted.
            return;
        }

        lock (gate)
        {
            IEnumerable<Stall> concerned = PurposeIsStation ? stalls : [stall];
            foreach (var one in concerned)
            {
                one.Floor = verdict.IsAccepted ? floor : null;
                one.MayHoldWatts = verdict.IsAccepted && LeftOf(one, host.Clock()) <= TimeSpan.Zero ? one.Config.Floor.Value : one.MayHoldWatts;
                one.IsFloorRefused = !verdict.IsAccepted;
                int consumer = one.Config.Consumer;
                bool isUnset = one.IsFloorRefused;
                host.Board.Put(s => s.FallbackUnset[consumer] = isUnset);
            }

            Clear(OcppFaultCodes.FloorRefused);
            if (!verdict.IsAccepted)
            {
                Trouble(StationFaults.FloorRefused(Config.Id, stall.Config.Id, verdict.Word));
            }
        }
    }

    /// <summary>Brings a connector's newest grant to the station, if there is a way. Within the gate.</summary>
    private void Carry(Stall stall)
    {
        // All connectors of a station that knows one limit are one call: the newest replaces any before it.
        var carrier = PurposeIsStation ? stalls[0] : stall;
        var now = host.Clock();
        var left = LeftOf(stall, now);
        if (link is null || dialect is null || !isReady || !host.MayCommand || left < LeastLeft)
        {
            return;
        }

        if (stall.Status == StallStatus.Unknown && stall.Transaction is null && now - readyAt < StatePatience)
        {
            return;
        }

        if (stall.WantedAt < stall.StateAt && stall.IsCarThere)
        {
            // It was decided while nobody knew of the car, and would stop it.
            return;
        }

        if (Quirks.Purpose == LimitPurpose.Transaction && stall.Transaction is null)
        {
            // No transaction: the floor holds, and there is nothing to write a grant to. The next one goes out when one begins.
            return;
        }

        if (!clock.IsKnown && !Quirks.CountsFromReceipt)
        {
            Trouble(StationFaults.ClockUnknown(Config.Id));
            Refused(stall, now);
            return;
        }

        var profile = GrantOf(stall, left, now);
        double watts = !PurposeIsStation ? stall.Wanted.Ceiling.Value : above.Count == 0 ? stalls.Sum(s => s.AllowedWatts(now)) : HighestOf(profile);
        bool isUrgent = watts < carrier.MayHoldWatts;
        carrier.MayHoldWatts = Math.Max(carrier.MayHoldWatts, watts);
        carrier.Carrying?.Cancel();

        // What counts from receipt must not wait behind other calls for longer than the ledger counts on; what is dated may.
        carrier.Carrying = Quirks.CountsFromReceipt ? new CancellationTokenSource(Config.ClockBound - StationClock.Slack, host.Time) : new CancellationTokenSource();
        var carried = PurposeIsStation ? stalls.Where(s => s.WantedAt != Instant.Never).Select(s => (s, s.Wanted)).ToArray() : [(stall, stall.Wanted)];

        // From here on it may have taken this one or not, until it answers.
        carrier.Held = null;
        ShowHeld(now);
        _ = CarryAsync(link, dialect, carrier, profile, watts, isUrgent, carried, carrier.Carrying.Token);
    }

    private async Task CarryAsync(
        OcppLink on, IStationDialect speaks, Stall carrier, LimitProfile profile, double watts, bool isUrgent, (Stall Stall, GrantCommand Command)[] carried, CancellationToken stop)
    {
        long began = host.Time.GetTimestamp();
        var verdict = await speaks.SetAsync(on, profile, isUrgent, stop).ConfigureAwait(false);
        var now = host.Clock();
        bool mayCompare = false;
        lock (gate)
        {
            if (verdict.Fault is not null && verdict.Word.Length == 0)
            {
                // Given up for a newer one, or no answer: what it holds is not known, and nothing is reported.
                return;
            }

            delays.Add(now, host.Time.GetElapsedTime(began));
            Clear(OcppFaultCodes.GrantRefused);
            if (verdict.IsAccepted)
            {
                Clear(OcppFaultCodes.ClockUnknown);
                carrier.Grant = profile;
                carrier.Held = !stop.IsCancellationRequested && ReferenceEquals(link, on) && profile.Periods.Count == 1 ? (watts, carried.Min(c => c.Stall.WantedAt + c.Command.Duration)) : null;
                carrier.MayHoldWatts = stop.IsCancellationRequested ? carrier.MayHoldWatts : watts;
                refusals = 0;
                mayCompare = Quirks.HasComposite && now - carrier.ComparedAt > ComparePeriod;
                carrier.ComparedAt = mayCompare ? now : carrier.ComparedAt;
            }
            else
            {
                refusals++;
                Trouble(StationFaults.GrantRefused(Config.Id, carrier.Config.Id, verdict.Word));
            }
        }

        foreach (var (stall, command) in carried)
        {
            host.Board.Put(new CommandReport(stall.Config.Consumer, command.Sequence, verdict.IsAccepted, now));
        }

        if (mayCompare)
        {
            await CompareAsync(on, speaks, carrier, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private TimeSpan LeftOf(Stall stall, Instant now) => stall.WantedAt == Instant.Never ? TimeSpan.Zero : stall.WantedAt + stall.Wanted.Duration - now;

    private void Refused(Stall stall, Instant now) => host.Board.Put(new CommandReport(stall.Config.Consumer, stall.Wanted.Sequence, Accepted: false, now));

    /// <summary>Within the gate.</summary>
    private void Trouble(Fault fault)
    {
        if (!troubles.TryGetValue(fault.Code, out var known) || known != fault)
        {
            troubles[fault.Code] = fault;
            host.Wrong(Config.Id, fault);
        }
    }

    private void Clear(string code) => troubles.Remove(code);
}
