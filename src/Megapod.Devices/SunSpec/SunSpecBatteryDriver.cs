namespace Megapod.Devices.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Polling;

/// <summary>
/// Reads a battery that speaks SunSpec and carries set-points to it. Each is armed: it holds for what is left of its duration when it goes out and reverts to 0 W. The newest wins; one that ran out of
/// time while it waited is not sent. What the device refuses is told as its trouble and is no acceptance. Our heartbeat goes on with what is carried and with nothing else, so a loop that has stopped
/// deciding is seen by the device.
/// </summary>
public sealed class SunSpecBatteryDriver : IBatteryDriver
{
    /// <summary>The same power again under the same number is not written again, W: the device holds it, and until the same time.</summary>
    private const double SameWatts = 0.5;

    /// <summary>So often a set-point is armed for charging that takes longer each time than is counted on; then the device rests.</summary>
    private const int MostTries = 2;

    private readonly SunSpecBatteryReader reader;
    private readonly BatteryConfig config;
    private readonly SiteBoard board;
    private readonly Func<Instant> clock;
    private readonly DelayMeter delays = new();
    private readonly Lock measuring = new();
    private Order? waiting;
    private SunSpecBattery? commanded;
    private SunSpecBatteryControl? control;
    private Fault? refusal;
    private bool hasReserve;
    private uint accepted;
    private TimeSpan late;
    private Order? armed;

    /// <summary>Until then others may count on the discharge that was accepted last.</summary>
    private Instant leanedUntil = Instant.Never;

    /// <summary>A battery that was not asked yet.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="board">Where its readings and its answers go.</param>
    /// <param name="battery">What the site file says of it.</param>
    /// <param name="pace">How often and how patiently it is asked.</param>
    /// <param name="clock">The instant.</param>
    public SunSpecBatteryDriver(string id, IRegisters registers, SiteBoard board, BatteryConfig battery, PollPace pace, Func<Instant> clock)
    {
        reader = new SunSpecBatteryReader(id, registers, board, battery, pace, clock);
        config = battery;
        this.board = board;
        this.clock = clock;
    }

    /// <inheritdoc/>
    public string Id => reader.Id;

    /// <inheritdoc/>
    public bool HasCommand => Volatile.Read(ref waiting) is not null;

    /// <inheritdoc/>
    public Fault? Trouble => reader.Trouble ?? refusal;

    /// <summary>Its readings.</summary>
    public SunSpecBatteryReader Readings => reader;

    /// <inheritdoc/>
    public Reading Power => reader.Power;

    /// <inheritdoc/>
    public Reading Soc => reader.Soc;

    /// <inheritdoc/>
    public Func<bool> IsLoopHealthy { get; set; } = static () => true;

    /// <inheritdoc/>
    public void Tell(in BatterySetpoint setpoint, Instant now)
    {
        bool isHeld = Volatile.Read(ref armed) is { } held && held.Setpoint.Sequence == setpoint.Sequence && Math.Abs(held.Setpoint.Power.Value - setpoint.Power.Value) < SameWatts;
        if (!isHeld || HasCommand)
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
    public ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop) => reader.PollAsync(now, stop);

    /// <inheritdoc/>
    public async ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop)
    {
        if (Volatile.Read(ref waiting) is not { } order)
        {
            return null;
        }

        if (await LookAsync(now, stop) is { } silent)
        {
            return silent;
        }

        var fault = await ArmAsync(order, stop);
        if (fault is not null && !IsAnswer(fault))
        {
            return fault;
        }

        refusal = fault;
        Done(order);
        return null;
    }

    /// <summary>Who may command it, and what it holds, is known only for a short time.</summary>
    private async ValueTask<Fault?> LookAsync(Instant now, CancellationToken stop)
    {
        var state = reader.Battery?.State;
        return state is null || now - state.ReadAt > reader.Battery!.Config.OldestState ? await reader.PollAsync(now, stop) : null;
    }

    /// <summary>Whether a device that gives this fault is there: it said no, or was not asked because it must not be commanded.</summary>
    private static bool IsAnswer(Fault fault) => !ModbusFaultCodes.IsSilence(fault.Code);

    private async ValueTask<Fault?> ArmAsync(Order order, CancellationToken stop)
    {
        var battery = reader.Battery!;
        if (!ReferenceEquals(battery, commanded))
        {
            (commanded, control, hasReserve) = (battery, new SunSpecBatteryControl(battery), false);
        }

        // Between deciding and sending time has passed, and a frozen controller may have been thawed.
        var now = clock();
        var power = order.Setpoint.Power;
        if (HoldOf(power, LeftOf(order, now)) is not { } hold)
        {
            return null;
        }

        Volatile.Write(ref armed, null);
        var answered = now;
        for (int tries = 1; ; tries++)
        {
            // Whose timer has failed is told nothing new. Discharge that was accepted while it ran is a promise until it would have lapsed: taking it away at once would break a limit that is kept by it.
            bool isTimerless = battery.State.Timer == SunSpecTimer.Timerless;
            bool rests = isTimerless && !(power.Value < 0 && now < leanedUntil);
            var held = await control!.ArmAsync(rests ? Watts.Zero : power, Watts.Zero, hold, now, stop);
            if (!held.IsSuccess)
            {
                return Refuse(order, held.Faults[0]);
            }

            if (isTimerless || held.Value.Timer == SunSpecTimer.Timerless)
            {
                // What never lapses is not safe when we fall silent, so it rests.
                return Refuse(order, SunSpecFaults.Timerless(battery.Timer.Why ?? "it has none"));
            }

            answered = clock();
            var counted = late;
            late = Longer(answered - now - config.Enforcement.CommandLatency, TimeSpan.Zero);
            if (power.Value <= 0 || late <= counted)
            {
                break;
            }

            // Its time began later than the ledger counts on, so that it would charge for so much longer: it is told again what is left, and to rest where that is nothing or where it goes on so.
            if (await LookAsync(answered, stop) is { } silent)
            {
                return silent;
            }

            now = clock();
            var left = tries < MostTries ? HoldOf(power, LeftOf(order, now)) : null;
            (power, hold) = left is { } rest ? (power, rest) : (Watts.Zero, TimeSpan.FromSeconds(1));
        }

        if (power != order.Setpoint.Power)
        {
            return Refuse(order, SunSpecFaults.Slow(answered - order.At, config.Enforcement.CommandLatency));
        }

        Volatile.Write(ref armed, order);
        leanedUntil = power.Value < 0 ? order.Until : Instant.Never;
        if (accepted != order.Setpoint.Sequence)
        {
            accepted = order.Setpoint.Sequence;
            board.Put(new CommandReport(SiteSnapshot.BatteryCommand, accepted, Accepted: true, answered));
        }

        lock (measuring)
        {
            delays.Add(answered, answered > order.At ? answered - order.At : TimeSpan.Zero);
        }

        var trouble = await control.BeatAsync(IsLoopHealthy(), answered, stop);
        return trouble ?? await KeepReserveAsync(battery, stop);
    }

    /// <summary>What is left of a set-point when it is in force: charging may begin later than the ledger counts on, by as much as arming took too long the last time.</summary>
    private TimeSpan LeftOf(Order order, Instant now) => order.Until - now - (order.Setpoint.Power.Value > 0 ? late : TimeSpan.Zero);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>
    /// For how long the device is told to hold, in the whole seconds that its timer counts: charging no longer than it may, discharge, on which others may count, no shorter. Null: not even a second.
    /// </summary>
    internal static TimeSpan? HoldOf(Watts power, TimeSpan left)
    {
        double seconds = power.Value < 0 ? Math.Ceiling(left.TotalSeconds) : Math.Floor(left.TotalSeconds);
        return left > TimeSpan.Zero && seconds >= 1 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>Writes the site file's limits of the state of charge into the device as well, once, where it has a place for them.</summary>
    private async ValueTask<Fault?> KeepReserveAsync(SunSpecBattery battery, CancellationToken stop)
    {
        if (hasReserve || !battery.Device.Lists(802))
        {
            return null;
        }

        hasReserve = true;
        var fault = await control!.KeepReserveAsync(config.MinimumSoc, config.MaximumSoc, clock(), stop);
        hasReserve = fault is null || fault.Code == SunSpecFaults.NotWritableCode;
        return hasReserve ? null : fault;
    }

    private Fault Refuse(Order order, Fault fault)
    {
        if (IsAnswer(fault))
        {
            board.Put(new CommandReport(SiteSnapshot.BatteryCommand, order.Setpoint.Sequence, Accepted: false, clock()));
        }

        return fault;
    }

    /// <summary>It waits no longer, unless a newer one does.</summary>
    private void Done(Order order) => Interlocked.CompareExchange(ref waiting, null, order);

    /// <summary>A set-point that waits.</summary>
    private sealed record Order(BatterySetpoint Setpoint, Instant At, Instant Until);
}
