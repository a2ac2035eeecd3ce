namespace Megapod.Twin.Faults;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>One incident while it lasts: which device it met, and what it does to plant and readings each second.</summary>
internal sealed class Fault
{
    private const double CutShare = 0.6;
    private const double NoticeSeconds = 60;
    private const double FadePerSecond = 0.001;
    private const int PlugIns = 6;
    private const int Dips = 6;
    private const double DipSpacingSeconds = 16;

    /// <summary>Contacts go wrong so long after a cut that the site has settled as an island.</summary>
    private const double ContactsAfterCutSeconds = 20;

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    private readonly PowerTree tree;
    private readonly SeededRandom chance;
    private readonly int[] devices;
    private readonly MeterFault? meter;
    private readonly long clockTicks;
    private readonly double amount;
    private Beside beside;
    private RelayReading? lastRelay;
    private bool hasBegun;
    private bool hasEnded;
    private bool hasTripped;
    private bool hasJumped;

    /// <summary>An incident about to begin.</summary>
    public Fault(Incident incident, PowerTree tree, SitePlant plant)
    {
        Incident = incident;
        this.tree = tree;
        chance = new SeededRandom(incident.Chance);
        devices = DevicesOf(incident.Kind, plant);
        meter = incident.Kind is FaultKind.MeterStale or FaultKind.MeterFrozen or FaultKind.MeterNotANumber or FaultKind.MeterSignFlipped or FaultKind.MeterScaled
            ? MeterFault.Of(incident.Kind, tree, chance)
            : null;
        clockTicks = (long)(chance.NextUniform(2, chance.NextIndex(2) == 0 ? 10 : 3600) * TimeSpan.TicksPerSecond);
        amount = chance.NextUniform();
    }

    /// <summary>What happens.</summary>
    public Incident Incident { get; }

    /// <summary>Whether the controller runs.</summary>
    public bool IsControllerRunning { get; private set; } = true;

    /// <summary>By how much the controller's own clock is off.</summary>
    public TimeSpan ClockOffset { get; private set; }

    /// <summary>Whether something began, jumped or ended in the last second's <see cref="Move"/>.</summary>
    public bool IsEvent { get; private set; }

    private bool IsOn => hasBegun && !hasEnded;

    /// <summary>Whether all of it is over: the kind's own end and the trip's.</summary>
    public bool IsOver(Instant now) => now >= Incident.Until && (Incident.TripAt is not { } trip || now >= trip + TimeSpan.FromSeconds(30));

    /// <summary>Lets one second of it happen, before the plant moves.</summary>
    public void Move(SitePlant plant)
    {
        var now = plant.Now;
        IsEvent = false;
        if (Incident.TripAt is { } trip && now >= trip && !hasTripped)
        {
            hasTripped = IsEvent = true;
            plant.SwitchBattery(online: false);
        }

        if (now >= Incident.From && !hasBegun)
        {
            hasBegun = IsEvent = true;
            Begin(plant);
        }

        if (now >= Incident.Until && !hasEnded)
        {
            hasEnded = IsEvent = true;
            End(plant);
        }

        if (IsOn)
        {
            Continue(plant, (now - Incident.From).TotalSeconds);
        }
    }

    /// <summary>Mends what is not yet mended: the battery comes back when all else has.</summary>
    public void Mend(SitePlant plant)
    {
        if (!hasEnded)
        {
            End(plant);
        }

        plant.SwitchBattery(online: true);
    }

    /// <summary>Bends readings.</summary>
    public void Bend(SiteSnapshot snapshot)
    {
        if (!IsOn)
        {
            return;
        }

        meter?.Bend(snapshot);
        if (Incident.Kind == FaultKind.BreakerContradicts && (beside != Beside.CutBefore || (snapshot.TakenAt - Incident.From).TotalSeconds >= ContactsAfterCutSeconds))
        {
            Contradict(snapshot);
        }
    }

    /// <summary>Bends one sample of a node's meter.</summary>
    public Reading Bend(int node, Reading reading) => IsOn && meter is not null ? meter.Bend(node, reading) : reading;

    private void Begin(SitePlant plant)
    {
        switch (Incident.Kind)
        {
            case FaultKind.CommandLoss:
                plant.Wire.Disturb(chance, 0.4, 0, 0, TimeSpan.Zero);
                break;
            case FaultKind.CommandDelay:
                plant.Wire.Disturb(chance, 0, 0, 0, LongestAnswer);
                break;
            case FaultKind.CommandDuplication:
                plant.Wire.Disturb(chance, 0, 0.5, 0, TimeSpan.Zero);
                break;
            case FaultKind.CommandReordering:
                plant.Wire.Disturb(chance, 0, 0.2, 0, LongestAnswer / 2);
                break;
            case FaultKind.AnswerLoss:
                plant.Wire.Disturb(chance, 0, 0, 0.5, TimeSpan.Zero);
                break;
            case FaultKind.BatteryTrip:
                plant.SwitchBattery(online: false);
                break;
            case FaultKind.InverterTrip:
                plant.Battery!.DischargeShare = plant.Battery.ChargeShare = 0.75;
                break;
            case FaultKind.SocWrong:
                plant.SocError = 0.15;
                break;
            case FaultKind.SetpointIgnored:
                plant.Battery!.Ignores = true;
                break;
            case FaultKind.LimitCut:
                plant.EventLimits = [Cut()];
                break;
            case FaultKind.GridOutage:
                if (!plant.CutGrid(true))
                {
                    Black(plant);
                }

                break;
            case FaultKind.BreakerContradicts when plant.Relay is not null:
                beside = (Beside)chance.NextIndex(3);
                plant.CutGrid(beside == Beside.CutBefore);
                break;
            case FaultKind.CoolingPumpLost:
                plant.IsCoolingLost[tree.Consumers[devices[0]].Unit] = true;
                break;
            case FaultKind.Leak:
                plant.SafetyLatched[tree.Consumers[devices[0]].Node] = true;
                break;
            case FaultKind.PumpsLost:
                plant.LoopOf(devices[0])!.BreakPumps();
                break;
            case FaultKind.RackLeak:
                plant.CooledAt(devices[0]).IsLeaky = true;
                break;
            case FaultKind.LoopLeak:
                plant.LoopOf(devices[0])!.IsLeaky = true;
                break;
            case FaultKind.CoolantHot:
                plant.LoopOf(devices[0])!.IsRejectionLost = true;
                break;
            case FaultKind.BranchTrip:
                plant.CooledAt(devices[0]).IsTripped = true;
                break;
            case FaultKind.LoopReadingsStale:
                plant.LoopOf(devices[0])!.IsFrozen = true;
                break;
            case FaultKind.PodRestarts:
                PlugCarsIn(plant);
                break;
            case FaultKind.ControllerKilled or FaultKind.ControllerRestarted:
                plant.Wire.Clear();
                IsControllerRunning = false;
                break;
            case FaultKind.ControllerFrozen:
                IsControllerRunning = false;
                break;
            case FaultKind.OwnClockJumps:
                ClockOffset = TimeSpan.FromTicks(chance.NextIndex(2) == 0 ? clockTicks : -clockTicks);
                break;
            default:
                break;
        }

        foreach (int i in devices)
        {
            Trouble(ref plant.Troubles[i]);
            if (Incident.Kind is FaultKind.ConnectorForgets or FaultKind.ConnectorReboots or FaultKind.Leak)
            {
                plant.Forget(i);
            }
        }
    }

    private void Trouble(ref DeviceTrouble trouble)
    {
        switch (Incident.Kind)
        {
            case FaultKind.ConnectorIgnores or FaultKind.PodIgnores:
                trouble.Ignores = true;
                break;
            case FaultKind.ConnectorLies:
                trouble.Ignores = trouble.Lies = true;
                break;
            case FaultKind.ConnectorDisconnects:
                trouble.IsDeaf = true;
                break;
            case FaultKind.ConnectorReboots or FaultKind.Leak:
                trouble.IsOff = true;
                break;
            case FaultKind.ClockAhead:
                trouble.ClockOffsetTicks = clockTicks;
                break;
            case FaultKind.ClockBehind:
                trouble.ClockOffsetTicks = -clockTicks;
                break;
            case FaultKind.ClockReset:
                trouble.ClockOffsetTicks = -TimeSpan.TicksPerDay * 20_000;
                break;
            case FaultKind.PodOvershoots:
                trouble.OvershootFraction = 0.1;
                break;
            case FaultKind.PodRestarts or FaultKind.CoolingPumpLost:
                trouble.IsResting = true;
                break;
            default:
                break;
        }
    }

    private void Continue(SitePlant plant, double seconds)
    {
        switch (Incident.Kind)
        {
            case FaultKind.BatteryHot:
                plant.Battery!.DischargeShare = plant.Battery.ChargeShare = Math.Max(0.4, 1 - (FadePerSecond * seconds));
                break;
            case FaultKind.BatteryCold:
                plant.Battery!.DischargeShare = Math.Max(0.6, 1 - (FadePerSecond * seconds));
                plant.Battery.ChargeShare = Math.Max(0.1, 1 - (FadePerSecond * seconds));
                break;
            case FaultKind.SocJumps:
                // It drifts for most of the time and calibrates itself near the end.
                double drift = (amount < 0.5 ? 0.1 : -0.1) * Math.Min(1, seconds / 30);
                plant.SocError = seconds < 0.7 * (Incident.Until - Incident.From).TotalSeconds ? drift : 0;
                break;
            case FaultKind.ConnectorForgets when chance.NextUniform() < 0.03:
                plant.Forget(devices[0]);
                IsEvent = true;
                break;
            case FaultKind.ClockDrifts:
                foreach (int i in devices)
                {
                    plant.Troubles[i].ClockDrift = (amount < 0.5 ? 1 : -1) * tree.Consumers[i].Enforcement.ClockDrift;
                }

                break;
            case FaultKind.PodRestarts when seconds >= 20:
                // Together and at once: from idle to all that the budgets allow.
                IsEvent |= !hasJumped;
                hasJumped = true;
                foreach (int i in devices)
                {
                    plant.Troubles[i] = new DeviceTrouble { Jumps = true };
                }

                break;
            case FaultKind.VoltageDip:
                Dip(plant, isDown: true);
                break;
            case FaultKind.SixDips:
                Dip(plant, isDown: seconds % DipSpacingSeconds < 1 && seconds < Dips * DipSpacingSeconds);
                break;
            case FaultKind.BreakerContradicts when beside == Beside.CutMeanwhile && seconds >= (Incident.Until - Incident.From).TotalSeconds / 2:
                plant.CutGrid(true);
                break;
            default:
                break;
        }
    }

    private void End(SitePlant plant)
    {
        plant.Wire.Mend();
        if (plant.Battery is { } battery)
        {
            battery.Ignores = false;
            battery.DischargeShare = battery.ChargeShare = 1;
        }

        plant.SocError = 0;
        plant.EventLimits = [];
        if (plant.Relay is { } relay)
        {
            // The grid is given back; the site comes back when its relay lets it.
            relay.Cut(false);
            relay.Sag(1);
        }
        else
        {
            plant.VoltageShare = 1;
            plant.Topology = GridTopology.GridTied;
        }

        foreach (var loop in plant.Loops)
        {
            loop?.Mend();
        }

        Array.Clear(plant.IsCoolingLost);
        Array.Clear(plant.SafetyLatched);
        foreach (int i in devices)
        {
            plant.Troubles[i] = default;
        }

        IsControllerRunning = true;
        ClockOffset = TimeSpan.Zero;
    }

    /// <summary>Without voltage every device loses what it was told.</summary>
    private static void Black(SitePlant plant)
    {
        plant.Topology = GridTopology.Black;
        plant.VoltageShare = 0;
        plant.Battery?.Forget();
        plant.Wire.Clear();
        for (int i = 0; i < plant.Devices.Length; i++)
        {
            plant.Forget(i);
        }
    }

    private void Dip(SitePlant plant, bool isDown)
    {
        double share = isDown ? 0.3 + (0.5 * amount) : 1;
        if (plant.Relay is { } relay)
        {
            relay.Sag(share);
            return;
        }

        plant.Topology = isDown ? GridTopology.RidingThrough : GridTopology.GridTied;
        plant.VoltageShare = share;
    }

    /// <summary>Both contacts say that they are closed, or nobody answers for them any more; a driver without a relay says that it does not know.</summary>
    private void Contradict(SiteSnapshot snapshot)
    {
        lastRelay ??= snapshot.Relay;
        snapshot.Topology = GridTopology.Unknown;
        snapshot.Relay = amount < 0.5 ? snapshot.Relay with { Breaker = BreakerPosition.Unknown } : lastRelay.Value;
    }

    /// <summary>A share of the connection's lowest limit, but never less than what the site draws when nobody tells it anything.</summary>
    private LimitConfig Cut()
    {
        double limit = LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);
        double silent = SitePlant.LeastEventLimit(tree).Value;
        double cut = double.IsFinite(limit) ? Math.Max(CutShare * limit, silent) : silent;
        return new LimitConfig
        {
            Id = "event",
            Amount = cut,
            Basis = LimitBasis.GridEvent,
            ShortTime = tree.Nodes[0].Limits.FirstOrDefault(l => l.ShortTime.Count > 0)?.ShortTime ?? [],
            ValidFrom = Incident.From + TimeSpan.FromSeconds(NoticeSeconds),
            ValidUntil = Incident.Until,
        };
    }

    private void PlugCarsIn(SitePlant plant)
    {
        int plugged = 0;
        for (int stall = 0; stall < tree.ConnectorCount && plugged < PlugIns; stall++)
        {
            var car = new CarSession(plant.Now, TimeSpan.FromMinutes(25), new WattHours(40_000), new Watts(150_000), 0.1, 0.7, plant.Now);
            plugged += plant.PlugIn(stall, car) ? 1 : 0;
        }
    }

    private int[] DevicesOf(FaultKind kind, SitePlant plant)
    {
        switch (kind)
        {
            case FaultKind.ConnectorIgnores or FaultKind.ConnectorForgets or FaultKind.ConnectorLies or FaultKind.ConnectorDisconnects or FaultKind.ConnectorReboots:
                // A connector in use if there is one: an empty stall has little to disobey with.
                var used = Enumerable.Range(0, tree.ConnectorCount).Where(i => plant.Visits[i].Session is not null).ToArray();
                return [used.Length > 0 ? used[chance.NextIndex(used.Length)] : chance.NextIndex(tree.ConnectorCount)];
            case FaultKind.ClockAhead or FaultKind.ClockBehind or FaultKind.ClockReset:
                return [chance.NextIndex(tree.ConnectorCount + tree.RackCount)];
            case FaultKind.ClockDrifts:
                return [.. Enumerable.Range(0, tree.ConnectorCount + tree.RackCount)];
            case FaultKind.PodIgnores or FaultKind.PodOvershoots or FaultKind.PodRestarts or FaultKind.CoolingPumpLost or FaultKind.Leak:
                // A lost pump of a loop that is watched is a kind of its own: what comes of it is physics there.
                return RacksOf(p => kind != FaultKind.CoolingPumpLost || tree.Pods[p].Cooling.Loop is null);
            case FaultKind.PumpsLost or FaultKind.LoopLeak or FaultKind.CoolantHot or FaultKind.LoopReadingsStale:
                return RacksOf(p => tree.Pods[p].Cooling.Loop is not null);
            case FaultKind.RackLeak or FaultKind.BranchTrip:
                int[] racks = RacksOf(p => tree.Pods[p].Cooling.Loop is not null);
                return [racks[chance.NextIndex(racks.Length)]];
            default:
                return [];
        }
    }

    /// <summary>The racks of a pod drawn from those that fit.</summary>
    private int[] RacksOf(Func<int, bool> fits)
    {
        int[] pods = [.. Enumerable.Range(0, tree.Pods.Count).Where(fits)];
        int pod = pods[chance.NextIndex(pods.Length)];
        return [.. Enumerable.Range(tree.ConnectorCount, tree.RackCount).Where(i => tree.Consumers[i].Unit == pod)];
    }

    /// <summary>What else happens while the breaker's position is unknown.</summary>
    private enum Beside
    {
        Nothing,
        CutBefore,
        CutMeanwhile,
    }
}
