namespace Megapod.Devices.Registers;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Polling;

/// <summary>
/// Reads a battery by its register map and carries set-points to it. The newest wins; one that ran out of time while it waited is not sent. A set-point stays in force only while its watchdog is
/// written, and that is written only as long as a set-point of ours has time left and the control loop does its work. A device whose set-points neither lapse nor are bounded is never written.
/// </summary>
public sealed class RegisterBatteryDriver : IBatteryDriver
{
    /// <summary>The same power again under the same number is not written again, W: the device holds it.</summary>
    private const double SameWatts = 0.5;

    /// <summary>A scale that moves more often while a set-point is written is not one.</summary>
    private const int MostTries = 3;

    private readonly RegisterBatteryReader reader;
    private readonly SiteBoard board;
    private readonly PollPace pace;
    private readonly Func<Instant> clock;
    private readonly DelayMeter delays = new();
    private readonly Lock measuring = new();
    private readonly Dictionary<RegisterWriteConfig, decimal> expected = [];
    private Order? waiting;
    private Order? armed;
    private Fault? refusal;
    private Fault? secondWriter;
    private Fault? lost;
    private uint accepted;
    private decimal beat;
    private Instant beatAt = Instant.Never;
    private Instant writtenAt = Instant.Never;

    /// <summary>Whether a device that does not let go by itself may hold something that we no longer stand for.</summary>
    private bool mustRest;

    /// <summary>A battery that was not asked yet.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="map">What stands in them.</param>
    /// <param name="board">Where its readings and its answers go.</param>
    /// <param name="battery">What the site file says of it.</param>
    /// <param name="pace">How often and how patiently it is asked.</param>
    /// <param name="clock">The instant.</param>
    /// <exception cref="ArgumentException">The map is not one of a battery.</exception>
    public RegisterBatteryDriver(string id, IRegisterTables registers, RegisterMapConfig map, SiteBoard board, BatteryConfig battery, PollPace pace, Func<Instant> clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        reader = new RegisterBatteryReader(id, registers, map, board, battery, pace);
        this.board = board;
        this.pace = pace;
        this.clock = clock;
    }

    /// <inheritdoc/>
    public string Id => reader.Id;

    /// <summary>Whether a set-point waits and may be written: what does not make power smaller waits for the device's least interval.</summary>
    public bool HasCommand => Volatile.Read(ref waiting) is { } order && (IsShrink(order) || clock() >= OpenFrom);

    /// <inheritdoc/>
    public Fault? Trouble => reader.Trouble ?? secondWriter ?? refusal ?? lost;

    /// <summary>Its readings.</summary>
    public RegisterBatteryReader Readings => reader;

    /// <inheritdoc/>
    public Reading Power => reader.Power;

    /// <inheritdoc/>
    public Reading Soc => reader.Soc;

    /// <inheritdoc/>
    public Func<bool> IsLoopHealthy { get; set; } = static () => true;

    private Instant OpenFrom => writtenAt == Instant.Never ? Instant.Never : writtenAt + (Control?.MinimumInterval ?? TimeSpan.Zero);

    private RegisterControlConfig? Control => reader.Device.Map.Control;

    private RegisterWatchdogConfig? Lease => reader.Device.Map.Reversion == RegisterReversion.Lapses ? Control!.Watchdog : null;

    /// <inheritdoc/>
    public void Tell(in BatterySetpoint setpoint, Instant now)
    {
        bool isHeld = Volatile.Read(ref armed) is { } held && held.Setpoint.Sequence == setpoint.Sequence && Math.Abs(held.Setpoint.Power.Value - setpoint.Power.Value) < SameWatts;
        if (!isHeld || Volatile.Read(ref waiting) is not null)
        {
            Volatile.Write(ref waiting, new Order(setpoint, now, now + setpoint.Duration));
        }
    }

    /// <inheritdoc/>
    public TimeSpan LongestCommand(Instant now)
    {
        lock (measuring)
        {
            return delays.Longest(now);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        var fault = await reader.PollAsync(now, stop);
        if (fault is not null)
        {
            return fault;
        }

        See();
        return await KeepAsync(stop);
    }

    /// <inheritdoc/>
    public async ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop)
    {
        if (Volatile.Read(ref waiting) is not { } order)
        {
            return null;
        }

        // Who may command it, and what it holds, is known only for a short time.
        if (now - reader.ReadAt > pace.Period + pace.Timeout && await reader.PollAsync(now, stop) is { } silent)
        {
            return silent;
        }

        See();
        var fault = await ArmAsync(order, stop);
        if (fault is not null && ModbusFaultCodes.IsSilence(fault.Code))
        {
            reader.Device.Forget();
            return fault;
        }

        refusal = fault;
        if (fault is not null)
        {
            board.Put(new CommandReport(SiteSnapshot.BatteryCommand, order.Setpoint.Sequence, Accepted: false, clock()));
        }

        // It waits no longer, unless a newer one does.
        Interlocked.CompareExchange(ref waiting, null, order);
        return null;
    }

    private bool IsShrink(Order order)
    {
        double next = order.Setpoint.Power.Value;
        double present = Volatile.Read(ref armed)?.Setpoint.Power.Value ?? 0;
        return next == 0 || (Math.Abs(next) <= Math.Abs(present) && Math.Sign(next) == Math.Sign(present));
    }

    private async ValueTask<Fault?> ArmAsync(Order order, CancellationToken stop)
    {
        var device = reader.Device;
        if (Control is not { } control || !device.Map.MayCommand)
        {
            return RegisterFaults.Unbounded;
        }

        // Between deciding and sending time has passed, and a frozen controller may have been thawed.
        var now = clock();
        var left = order.Until - now;
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        if (reader.IsLocal || secondWriter is not null)
        {
            return secondWriter ?? RegisterFaults.Local;
        }

        if (await device.IdentifyAsync(now, stop) is { } stranger)
        {
            return stranger;
        }

        // Charging may not go on for longer than it was granted, and this device would let it.
        decimal watts = (decimal)order.Setpoint.Power.Value;
        var tooShort = watts > 0 && Lease is { } lease && left < lease.Timeout ? RegisterFaults.TooShort(left, lease.Timeout) : null;
        Volatile.Write(ref armed, null);
        expected.Clear();
        mustRest = Lease is null;
        var fault = await BeatAsync(now, stop) ?? await SetAsync(control, tooShort is null ? watts : 0, stop);
        writtenAt = now;
        if ((fault ?? tooShort) is { } refused)
        {
            return refused;
        }

        var answered = clock();
        (lost, mustRest) = (null, false);
        Volatile.Write(ref armed, order);
        if (accepted != order.Setpoint.Sequence)
        {
            accepted = order.Setpoint.Sequence;
            board.Put(new CommandReport(SiteSnapshot.BatteryCommand, accepted, Accepted: true, answered));
        }

        lock (measuring)
        {
            delays.Add(answered, answered > order.At ? answered - order.At : TimeSpan.Zero);
        }

        return null;
    }

    /// <summary>Writes a set-point with the scales of this moment and reads it back with them; where they have moved meanwhile it is done again.</summary>
    private async ValueTask<Fault?> SetAsync(RegisterControlConfig control, decimal watts, CancellationToken stop)
    {
        RegisterWriteConfig? moved = null;
        for (int tries = 0; tries < MostTries; tries++)
        {
            moved = null;
            var scales = new Dictionary<RegisterWriteConfig, ushort?>();
            foreach (var write in control.Writes)
            {
                var (scale, unread) = await ScaleOfAsync(write, stop);
                scales[write] = scale;
                if (unread is not null)
                {
                    return unread;
                }

                moved = RegisterCodec.StepOf(write.Number, scale) is null ? write : moved;
            }

            if (moved is not null)
            {
                break;
            }

            foreach (var write in control.Writes)
            {
                ushort[] registers = RegistersOf(write, watts, RegisterCodec.StepOf(write.Number, scales[write])!.Value);
                expected[write] = RegisterCodec.RawOf(write.Number, registers) ?? 0;
                if (await reader.Device.WriteAsync(write.Number.Address, registers, stop) is { } fault)
                {
                    return fault;
                }
            }

            foreach (var write in control.Writes.Where(w => w.ReadBackAddress is not null))
            {
                var held = await reader.Device.ReadHeldAsync(write, stop);
                if (!held.IsSuccess)
                {
                    return held.Faults[0];
                }

                if (held.Value.Scale != scales[write])
                {
                    moved = write;
                }
                else if (held.Value.Raw != expected[write])
                {
                    return RegisterFaults.NotTaken(write.ReadBackAddress!.Value, Said(expected[write]), Said(held.Value.Raw));
                }
            }

            if (moved is null)
            {
                return null;
            }
        }

        // Zero is zero at every scale.
        foreach (var write in control.Writes)
        {
            if (await reader.Device.WriteAsync(write.Number.Address, RegistersOf(write, 0, 1), stop) is { } fault)
            {
                return fault;
            }
        }

        return RegisterFaults.ScaleMoved(moved!.Number.ScaleAddress ?? moved.Number.Address);
    }

    private async ValueTask<(ushort? Scale, Fault? Fault)> ScaleOfAsync(RegisterWriteConfig write, CancellationToken stop)
    {
        if (write.Number.ScaleAddress is null)
        {
            return (null, null);
        }

        var held = await reader.Device.ReadHeldAsync(write, stop);
        return held.IsSuccess ? (held.Value.Scale, null) : (null, held.Faults[0]);
    }

    /// <summary>What stands in a write's registers for a set-point, in the register's own sign and inside its range.</summary>
    private static ushort[] RegistersOf(RegisterWriteConfig write, decimal watts, decimal step)
    {
        switch (write.Kind)
        {
            case RegisterWriteKind.Constant:
                return RegisterCodec.EncodeRaw(write.Number, write.Value);
            case RegisterWriteKind.Direction:
                return RegisterCodec.EncodeRaw(write.Number, watts > 0 ? write.Charging : watts < 0 ? write.Discharging : write.Value);
            default:
                decimal asked = write.Kind switch
                {
                    RegisterWriteKind.ChargePower => Math.Max(0, watts),
                    RegisterWriteKind.DischargePower => Math.Max(0, -watts),
                    _ => write.IsFlipped ? -watts : watts,
                };
                return RegisterCodec.Encode(write.Number, Math.Max(write.Least ?? asked, Math.Min(write.Most ?? asked, asked)), step).Registers;
        }
    }

    /// <summary>Compares what the device holds with what we made it hold. Gone to zero is a restart; anything else is a second writer, and two that write take turns for ever.</summary>
    private void See()
    {
        if (Volatile.Read(ref armed) is not { } order || clock() >= order.Until)
        {
            return;
        }

        foreach (var held in reader.Held)
        {
            if (!expected.TryGetValue(held.Write, out decimal wanted) || held.Raw == wanted || held.Raw is null)
            {
                continue;
            }

            int address = held.Write.ReadBackAddress!.Value;
            lost = held.Raw == 0 ? RegisterFaults.Lost(address) : null;
            secondWriter = held.Raw == 0 ? null : RegisterFaults.SecondWriter(address, Said(wanted), Said(held.Raw));
            Volatile.Write(ref armed, null);
            return;
        }
    }

    /// <summary>
    /// Keeps a set-point in force that has time left: the watchdog is written when it is due before the next round. One of a device that does not let go by itself is put to rest when its time is up.
    /// </summary>
    private async ValueTask<Fault?> KeepAsync(CancellationToken stop)
    {
        if (Control is not { } control || reader.IsLocal || secondWriter is not null)
        {
            return null;
        }

        var now = clock();
        var order = Volatile.Read(ref armed);
        var left = order is null ? TimeSpan.Zero : order.Until - now;
        if (Lease is null && (mustRest || (order is not null && left <= TimeSpan.Zero)))
        {
            Volatile.Write(ref armed, null);
            mustRest = true;
            var fault = await SetAsync(control, 0, stop);
            mustRest = fault is not null;
            return fault;
        }

        if (order is null)
        {
            return null;
        }

        // Charging ends with its time at the latest, discharge, on which others may count, not before.
        bool mayGoOn = order.Setpoint.Power.Value > 0 && Lease is { } lease ? left >= lease.Timeout : left > TimeSpan.Zero;
        bool isDue = control.Watchdog is { } watchdog && now + pace.Period >= beatAt + watchdog.Period;
        return mayGoOn && isDue && IsLoopHealthy() ? await BeatAsync(now, stop) : null;
    }

    private async ValueTask<Fault?> BeatAsync(Instant now, CancellationToken stop)
    {
        if (Control?.Watchdog is not { } watchdog || !IsLoopHealthy())
        {
            return null;
        }

        decimal next = watchdog.Kind switch
        {
            RegisterWatchdogKind.Counting when beatAt != Instant.Never && beat < watchdog.Other => beat + 1,
            RegisterWatchdogKind.Alternating when beatAt != Instant.Never && beat == watchdog.Value => watchdog.Other,
            _ => watchdog.Value,
        };
        if (await reader.Device.WriteAsync(watchdog.Number.Address, RegisterCodec.EncodeRaw(watchdog.Number, next), stop) is { } fault)
        {
            return fault;
        }

        (beat, beatAt) = (next, now);
        return null;
    }

    private static string Said(decimal? raw) => raw is { } known ? known.ToString(CultureInfo.InvariantCulture) : "no number";

    /// <summary>A set-point that waits or is in force.</summary>
    private sealed record Order(BatterySetpoint Setpoint, Instant At, Instant Until);
}
