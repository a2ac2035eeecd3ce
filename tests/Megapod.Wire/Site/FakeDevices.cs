namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>Devices that answer as a test says: nothing plugged in, a few kilowatts everywhere, a battery that does as told, every command confirmed unless told otherwise.</summary>
internal sealed class FakeDevices : IReadingSource, ICommandSink, IDisposable
{
    private readonly Lock gate = new();
    private readonly List<CommandReport> reports = [];
    private readonly List<Instant> reads = [];
    private readonly List<GrantCommand> grants = [];
    private readonly Dictionary<int, (double Watts, TimeSpan Duration, Instant At)> held = [];
    private Instant readAt;
    private int setpoints;
    private double battery;

    /// <summary>Called at the beginning of every read; may throw or hang.</summary>
    public Action<Instant> OnRead { get; set; } = _ => { };

    /// <summary>Called for every grant; may throw.</summary>
    public Action<GrantCommand> OnGrant { get; set; } = _ => { };

    /// <summary>Whether devices say what they hold.</summary>
    public bool Tells { get; set; }

    /// <summary>A limit from outside on the whole site, W; null: none.</summary>
    public double? Limit { get; set; }

    /// <summary>What the battery says it can discharge, W.</summary>
    public double DischargeWatts { get; set; } = 1e6;

    /// <summary>How the site stands to the grid.</summary>
    public GridTopology Topology { get; set; } = GridTopology.GridTied;

    /// <summary>What a reader that hangs waits for.</summary>
    public ManualResetEventSlim Released { get; } = new();

    public IReadOnlyList<Instant> Reads
    {
        get
        {
            lock (gate)
            {
                return [.. reads];
            }
        }
    }

    public IReadOnlyList<GrantCommand> Grants
    {
        get
        {
            lock (gate)
            {
                return [.. grants];
            }
        }
    }

    public int Setpoints => Volatile.Read(ref setpoints);

    public void Read(SiteSnapshot snapshot, Instant now)
    {
        OnRead(now);
        lock (gate)
        {
            reads.Add(now);
            snapshot.TakenAt = now;
            snapshot.Topology = Topology;
            Array.Fill(snapshot.NodePower, Reading.Good(50_000, now));
            snapshot.NodePower[0] = Reading.Good(50_000 + battery, now);
            Array.Fill(snapshot.ConsumerPower, Reading.Good(0, now));
            snapshot.Battery = new BatteryReading { Power = Reading.Good(battery, now), Soc = Reading.Good(0.6, now), ChargeCapability = new Watts(1e6), DischargeCapability = new Watts(DischargeWatts), IsOnline = true };
            snapshot.Reports = [.. reports.Select(r => r with { At = now })];
            reports.Clear();
            readAt = now;
            snapshot.EventLimits = Limit is { } watts ? [new LimitConfig { Id = "event", Amount = watts }] : [];
            snapshot.BatteryHeld = Tells ? HeldGrant.Nothing(now) : HeldGrant.Unknown;
            for (int i = 0; i < snapshot.Held.Length && Tells; i++)
            {
                var left = held.TryGetValue(i, out var grant) ? grant.At + grant.Duration - now : TimeSpan.Zero;
                snapshot.Held[i] = left > TimeSpan.Zero ? new HeldGrant(new Watts(grant.Watts), left, now) : HeldGrant.Nothing(now);
            }
        }
    }

    public void Send(in GrantCommand command)
    {
        OnGrant(command);
        lock (gate)
        {
            grants.Add(command);
            held[command.Consumer] = (command.Ceiling.Value, command.Duration, readAt);
            reports.Add(new CommandReport(command.Consumer, command.Sequence, Accepted: true, new Instant(0)));
        }
    }

    public void Send(in BatterySetpoint setpoint)
    {
        Interlocked.Increment(ref setpoints);
        lock (gate)
        {
            battery = setpoint.Power.Value;
            reports.Add(new CommandReport(SiteSnapshot.BatteryCommand, setpoint.Sequence, Accepted: true, new Instant(0)));
        }
    }

    public void Dispose() => Released.Dispose();
}
