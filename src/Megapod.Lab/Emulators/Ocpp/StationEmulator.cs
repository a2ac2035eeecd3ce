namespace Megapod.Lab.Emulators.Ocpp;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;

/// <summary>
/// A charging station of the twin as it answers on the wire. It keeps profiles as a station does and obeys what they come to by its own clock; it tells of cars, transactions and measurements, and keeps
/// what it has to tell of transactions while it is offline.
/// </summary>
public sealed class StationEmulator
{
    /// <summary>Messages about transactions that it keeps while it is offline; beyond that it stops starting any, as stations do whose memory is full.</summary>
    private const int MostKept = 500;

    /// <summary>From plugging in until the driver has shown a card.</summary>
    private static readonly TimeSpan CardTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    private const int ThreePhases = 3;

    private readonly StationEmulatorConfig config;
    private readonly IStationWorld world;
    private readonly Func<Instant> clock;
    private readonly TimeProvider time;
    private readonly OcppIds ids;
    private readonly Lock gate = new();
    private readonly List<LimitProfile> profiles = [];
    private readonly Queue<TransactionNews> kept = [];
    private readonly EmulatedVisit[] visits;
    private readonly Dictionary<OcppVersion, IStationVoice> voices;
    private OcppLink? link;
    private StationVices vices = new();
    private bool isLetIn;
    private bool isBusy;
    private bool isConnecting;
    private TimeSpan ahead;
    private TimeSpan heartbeat = TimeSpan.FromSeconds(60);
    private Instant beatAt = Instant.Never;
    private Instant measuredAt = Instant.Never;
    private bool hasStarted;

    /// <summary>A station that is not connected yet.</summary>
    /// <param name="config">What it is.</param>
    /// <param name="world">Where it stands.</param>
    /// <param name="clock">The world's instant.</param>
    /// <param name="time">Time for waiting.</param>
    /// <param name="random">Chance, for message ids.</param>
    public StationEmulator(StationEmulatorConfig config, IStationWorld world, Func<Instant> clock, TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(config);
        this.config = config;
        this.world = world;
        this.clock = clock;
        this.time = time;
        ids = new OcppIds(random);
        visits = [.. config.Stalls.Select((s, i) => new EmulatedVisit(s, i + 1))];
        SamplePeriod = config.SamplePeriod;
        profiles.AddRange(config.IsCommissioned ? visits.Select(Commissioned) : []);
        voices = new Dictionary<OcppVersion, IStationVoice> { [OcppVersion.V16] = new V16Voice(this), [OcppVersion.V201] = new V201Voice(this) };
    }

    /// <summary>What it is.</summary>
    public StationEmulatorConfig Config => config;

    /// <summary>What it does wrong.</summary>
    public StationVices Vices
    {
        get => Volatile.Read(ref vices);
        set => Volatile.Write(ref vices, value);
    }

    /// <summary>How often it sends what it measures; zero: never.</summary>
    public TimeSpan SamplePeriod { get; internal set; }

    /// <summary>Whether it is connected and let in.</summary>
    public bool IsLetIn
    {
        get
        {
            lock (gate)
            {
                return isLetIn;
            }
        }
    }

    /// <summary>Whether it waits for bytes: it connects, or has told something that is not answered yet.</summary>
    internal bool IsUnderWay
    {
        get
        {
            lock (gate)
            {
                return isBusy || Volatile.Read(ref isConnecting);
            }
        }
    }

    /// <summary>Its clock.</summary>
    internal Instant Now => clock() + ahead;

    /// <summary>Keeps it connected until it is stopped.</summary>
    /// <param name="address">Where it is awaited, without its identity.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Uri address, CancellationToken stop)
    {
        var client = new OcppClientConfig { Address = address, Identity = config.Identity, Versions = config.Versions };
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Volatile.Write(ref isConnecting, true);
                var connection = await OcppClient.ConnectAsync(client, time, stop).ConfigureAwait(false);
                if (connection.IsSuccess)
                {
                    await RunAsync(connection.Value, stop).ConfigureAwait(false);
                }

                Volatile.Write(ref isConnecting, false);
                await Task.Delay(config.ReconnectPause, time, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Talks over a connection until it ends.</summary>
    public async Task RunAsync(OcppConnection connection, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var opened = new OcppLink(connection.Socket, voices[connection.Version].Handler, new OcppLinkConfig { Version = connection.Version }, time, ids);
        lock (gate)
        {
            (link, isLetIn) = (opened, hasStarted);
        }

        var running = opened.RunAsync(stop);
        Pass();
        Volatile.Write(ref isConnecting, false);
        await running.ConfigureAwait(false);
        lock (gate)
        {
            if (!ReferenceEquals(link, opened))
            {
                return;
            }

            (link, isLetIn) = (null, false);
            if (Vices.ForgetsOffline)
            {
                profiles.Clear();
                Obey();
            }
        }
    }

    /// <summary>Cuts its connection; it comes back by itself.</summary>
    public void Disconnect()
    {
        lock (gate)
        {
            link?.Close("it was cut off");
        }
    }

    /// <summary>It starts anew: it introduces itself, and keeps its profiles and what it has to tell.</summary>
    public void Restart()
    {
        lock (gate)
        {
            (hasStarted, isLetIn) = (false, false);
            link?.Close("the station starts anew");
        }
    }

    /// <summary>Lets time pass: cars are looked at, limits are obeyed, and what there is to tell is told. To be called about once a second of the world.</summary>
    public void Pass()
    {
        OcppLink on;
        lock (gate)
        {
            ahead = Vices.ClockAhead;
            Visit();
            Obey();
            if (link is null || isBusy)
            {
                return;
            }

            isBusy = true;
            on = link;
        }

        _ = TalkAsync(on);
    }

    /// <summary>What it says that its limits come to, rounded down to tenths; 0 is the station as a whole.</summary>
    internal IReadOnlyList<LimitPeriod> Told(int number, TimeSpan length, bool inAmperes)
    {
        decimal divisor = inAmperes ? ThreePhases * (decimal)config.Voltage.Value : 1;
        decimal most = (decimal)(number == 0 ? config.Stalls.Sum(s => s.Nameplate.Value) : config.Stalls[number - 1].Nameplate.Value);
        bool denies = Vices.DeniesLimits;
        lock (gate)
        {
            return [.. CompositeLimit.Over(profiles, PlaceOf(number), Now, length)
                .Select(c => new LimitPeriod((int)c.Start.TotalSeconds, Math.Floor((c.Limit is { } set && !denies ? (decimal)set.Value : most) / divisor * 10) / 10))];
        }
    }

    /// <summary>Takes a profile.</summary>
    /// <returns>Whether it does.</returns>
    internal bool Take(LimitProfile profile)
    {
        lock (gate)
        {
            if (profile.Connector > visits.Length || (profile.DurationSeconds is null && Vices.RefusesFloors)
                || (profile.Purpose == LimitPurpose.Transaction && (profile.Connector == 0 || visits[profile.Connector - 1].Transaction is null)))
            {
                return false;
            }

            profiles.RemoveAll(profile.Replaces);
            profiles.Add(profile);
            Obey();
            return true;
        }
    }

    /// <summary>Removes profiles.</summary>
    /// <returns>How many.</returns>
    internal int Remove(Predicate<LimitProfile> which)
    {
        lock (gate)
        {
            int count = profiles.RemoveAll(which);
            Obey();
            return count;
        }
    }

    /// <summary>Its profiles.</summary>
    internal IReadOnlyList<LimitProfile> Profiles
    {
        get
        {
            lock (gate)
            {
                return [.. profiles];
            }
        }
    }

    /// <summary>Has it say again how a connector stands, and what it measures.</summary>
    internal void SayAgain(int? number, bool state, bool measures)
    {
        lock (gate)
        {
            foreach (var visit in visits.Where(v => number is null or 0 || v.Number == number))
            {
                visit.Told = state ? null : visit.Told;
            }

            measuredAt = measures ? Instant.Never : measuredAt;
        }
    }

    /// <summary>It will introduce itself again.</summary>
    internal void BootAgain()
    {
        lock (gate)
        {
            (hasStarted, isLetIn) = (false, false);
        }
    }

    /// <summary>The floor that whoever put the station into service has left in it: level 0, without an end. Whoever writes a floor later replaces it.</summary>
    private static LimitProfile Commissioned(EmulatedVisit visit) => new()
    {
        Id = visit.Number,
        Connector = visit.Number,
        Purpose = LimitPurpose.TransactionDefault,
        Level = 0,
        Start = Instant.FromUtc(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
        Unit = LimitUnit.Watts,
        Periods = [new LimitPeriod(0, (decimal)visit.Stall.Fallback.Value)],
    };

    private LimitPlace PlaceOf(int number)
    {
        var visit = number == 0 ? null : visits[number - 1];
        return new LimitPlace(number, visit?.Transaction?.Name, visit?.Transaction?.StartedAt, config.Voltage);
    }

    /// <summary>Looks who is there. Within the gate.</summary>
    private void Visit()
    {
        var now = clock();
        foreach (var visit in visits)
        {
            var truth = world.Look(visit.Stall.Consumer);
            visit.Truth = truth;
            visit.Register += truth.Delivered >= visit.Delivered ? truth.Delivered - visit.Delivered : truth.Delivered;
            visit.Delivered = truth.Delivered;
            bool isSame = truth.Car.IsPlugged && truth.Car.PluggedAt == visit.PluggedAt;
            if (!isSame && visit.Phase != StallPhase.Free)
            {
                End(visit, isCarThere: false);
                visit.Phase = StallPhase.Free;
            }

            if (truth.Car.IsPlugged && visit.Phase == StallPhase.Free)
            {
                (visit.Phase, visit.PluggedAt, visit.HasTold) = (StallPhase.Preparing, truth.Car.PluggedAt, false);
            }

            if (visit.Phase == StallPhase.Preparing && now - visit.PluggedAt >= CardTime && kept.Count < MostKept)
            {
                visit.Phase = StallPhase.Charging;
                visit.Transaction = new EmulatedTransaction(visit.Number, Now, visit.Register);
                Keep(visit.Transaction, TransactionMoment.Started, visit.Register, isCarThere: true);
            }

            if (visit.Phase == StallPhase.Charging && truth.Car.HasEnded)
            {
                End(visit, isCarThere: true);
                visit.Phase = StallPhase.Finishing;
            }
        }
    }

    private void End(EmulatedVisit visit, bool isCarThere)
    {
        if (visit.Transaction is { } transaction)
        {
            Keep(transaction, TransactionMoment.Ended, visit.Register, isCarThere);
            profiles.RemoveAll(p => p.Purpose == LimitPurpose.Transaction && p.Connector == visit.Number);
            visit.Transaction = null;
        }
    }

    private void Keep(EmulatedTransaction transaction, TransactionMoment moment, WattHours register, bool isCarThere)
    {
        var news = new TransactionNews(transaction, moment, register, Now, transaction.Sequence++, link is null, isCarThere);
        kept.Enqueue(news);
        if (Vices.RepeatsTransactions)
        {
            kept.Enqueue(news);
        }
    }

    /// <summary>Has the hardware hold what the profiles come to. Within the gate.</summary>
    private void Obey()
    {
        foreach (var visit in visits)
        {
            var limit = Vices.IgnoresLimits ? new LimitNow(null, Instant.Forever) : CompositeLimit.At(profiles, PlaceOf(visit.Number), Now);
            var watts = limit.Watts is { } set && set < visit.Stall.Nameplate ? set : visit.Stall.Nameplate;
            var left = limit.Until == Instant.Forever ? LongestHold : limit.Until - Now;

            // A floor that is the hardware's own fallback is held by holding nothing.
            bool isFallback = watts == visit.Stall.Fallback && limit.Until == Instant.Forever;
            world.Hold(visit.Stall.Consumer, watts, isFallback ? TimeSpan.Zero : left < LongestHold ? left : LongestHold);
        }
    }

    /// <summary>Tells what there is to tell, one thing after the other.</summary>
    private async Task TalkAsync(OcppLink on)
    {
        try
        {
            var voice = voices[on.Config.Version];
            while (on.WhyClosed is null && await TellNextAsync(on, voice).ConfigureAwait(false))
            {
            }
        }
        finally
        {
            lock (gate)
            {
                isBusy = false;
            }
        }
    }

    /// <summary>Tells the next thing; false: there is nothing, or it could not be told and is tried again at the next second.</summary>
    private async Task<bool> TellNextAsync(OcppLink on, IStationVoice voice)
    {
        Func<Task<Fault?>>? next;
        lock (gate)
        {
            next = Next(on, voice);
        }

        return next is not null && await next().ConfigureAwait(false) is null;
    }

    /// <summary>What is told next. Within the gate.</summary>
    private Func<Task<Fault?>>? Next(OcppLink on, IStationVoice voice)
    {
        var now = Now;
        if (!isLetIn)
        {
            return () => BootAsync(on, voice);
        }

        if (visits.FirstOrDefault(v => v.Told != v.Phase) is { } changed)
        {
            var phase = changed.Phase;
            return async () => await voice.StandAsync(on, changed.Number, phase, now, default).ConfigureAwait(false) is { } fault ? fault : Done(() => changed.Told = phase);
        }

        if (kept.TryPeek(out var news))
        {
            // Whatever the answer is, it was taken; only silence keeps it.
            return async () =>
            {
                var fault = await voice.TellAsync(on, news, default).ConfigureAwait(false);
                return fault is not null && fault.Code != OcppFaultCodes.AnsweredWithError ? fault : Done(() => kept.TryDequeue(out _));
            };
        }

        if (visits.FirstOrDefault(v => v.Phase == StallPhase.Charging && !v.HasTold && v.Truth.Car.CarMaximum > Watts.Zero) is { } shy)
        {
            shy.HasTold = true;
            return () => voice.NeedAsync(on, shy.Number, shy.Truth, now, default);
        }

        if (SamplePeriod > TimeSpan.Zero && now - measuredAt >= SamplePeriod)
        {
            measuredAt = now;
            return () => MeasureAsync(on, voice, now);
        }

        if (now - beatAt >= heartbeat)
        {
            beatAt = now;
            return async () =>
            {
                await voice.BeatAsync(on, default).ConfigureAwait(false);
                return null;
            };
        }

        return null;
    }

    private Fault? Done(Action done)
    {
        lock (gate)
        {
            done();
        }

        return null;
    }

    private async Task<Fault?> BootAsync(OcppLink on, IStationVoice voice)
    {
        var boot = await voice.BootAsync(on, default).ConfigureAwait(false);
        return boot is not { } let ? new Fault(OcppFaultCodes.NoAnswer, "The station was not let in.", "It tries again.") : Done(() =>
        {
            (isLetIn, hasStarted, heartbeat, beatAt) = (true, true, let.Heartbeat > TimeSpan.Zero ? let.Heartbeat : heartbeat, Now);
            foreach (var visit in visits)
            {
                visit.Told = null;
            }
        });
    }

    private async Task<Fault?> MeasureAsync(OcppLink on, IStationVoice voice, Instant stamp)
    {
        double share = Vices.ToldShare;
        foreach (var visit in visits)
        {
            StallTruth truth;
            EmulatedTransaction? transaction;
            WattHours register;
            lock (gate)
            {
                (truth, transaction, register) = (visit.Truth, visit.Transaction, visit.Register);
            }

            if (await voice.MeasureAsync(on, visit.Number, transaction, truth.Power * share, register, stamp, default).ConfigureAwait(false) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
