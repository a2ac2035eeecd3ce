namespace Megapod.Devices.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Polling;

/// <summary>
/// Reads a battery that speaks SunSpec and tells the site's board how it stands and what it holds. It has no way to write: a site that is only watched has no more than this. What the device does not
/// answer stays as it was and grows old; what it does not have is missing; what it does not say of itself is taken from the site file.
/// </summary>
public sealed class SunSpecBatteryReader : IPolledDevice
{
    /// <summary>Timers count whole seconds, some up and some down.</summary>
    private static readonly TimeSpan TimerStep = TimeSpan.FromSeconds(1);

    private readonly IRegisters registers;
    private readonly SiteBoard board;
    private readonly BatteryConfig config;
    private readonly SunSpecBatteryConfig settings;
    private readonly Func<Instant> clock;
    private Sample newest = new(Reading.Missing, Reading.Missing);

    /// <summary>A battery that was not asked yet.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="board">Where its readings go.</param>
    /// <param name="battery">What the site file says of it.</param>
    /// <param name="pace">How often and how patiently it is asked: nothing is commanded on a state that is older than one round.</param>
    /// <param name="clock">The instant.</param>
    public SunSpecBatteryReader(string id, IRegisters registers, SiteBoard board, BatteryConfig battery, PollPace pace, Func<Instant> clock)
    {
        ArgumentNullException.ThrowIfNull(registers);
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(battery);
        ArgumentNullException.ThrowIfNull(pace);
        ArgumentNullException.ThrowIfNull(clock);
        Id = id;
        this.registers = registers;
        this.board = board;
        this.clock = clock;
        config = battery;
        var usual = new SunSpecBatteryConfig();
        var round = pace.Period + pace.Timeout;
        settings = usual with { Reserve = battery.MinimumSoc, OldestState = round > usual.OldestState ? round : usual.OldestState };
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public bool HasCommand => false;

    /// <inheritdoc/>
    public Fault? Trouble { get; private set; }

    /// <summary>The newest sample of its power, W, charging positive; any thread may ask, and nobody waits.</summary>
    public Reading Power => Volatile.Read(ref newest).Power;

    /// <summary>The newest state of charge, 0–1; any thread may ask, and nobody waits.</summary>
    public Reading Soc => Volatile.Read(ref newest).Soc;

    /// <summary>The device; null until it was found.</summary>
    internal SunSpecBattery? Battery { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        if (Battery is null)
        {
            var found = await SunSpecDevice.DiscoverAsync(registers, stop);
            if (!found.IsSuccess)
            {
                return found.Faults[0];
            }

            Battery = new SunSpecBattery(found.Value, settings, clock);
        }

        var state = await Battery.ReadAsync(now, stop);
        if (state.Power.MeasuredAt != now && state.Faults.Count > 0)
        {
            // Without its power nothing is known of it now: its other values stay, too, and grow old with it.
            return state.Faults[0];
        }

        Trouble = state.Authority == SunSpecAuthority.Local ? SunSpecFaults.Local : state.Faults.Count > 0 ? state.Faults[0] : null;
        Put(state);
        return null;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => ValueTask.FromResult<Fault?>(null);

    /// <summary>
    /// What it holds as a successor may take it over. A timer that counts whole seconds may have a second less or more left than it shows: charging is taken to last longer, discharge, on which others may
    /// count, shorter. A set-point without an end, and one of a device whose timer cannot be read, is not known.
    /// </summary>
    internal static HeldGrant HeldOf(SunSpecBatteryState state) => state.Order switch
    {
        null => HeldGrant.Unknown,
        { IsActive: false } => HeldGrant.Nothing(state.ReadAt),
        { Most: null } => HeldGrant.Unknown,
        { Most: { } watts, Remaining: { } left } when left > TimeSpan.Zero => Holding(watts, left, state.ReadAt),
        { Most.Value: 0 } => HeldGrant.Nothing(state.ReadAt),
        _ => HeldGrant.Unknown,
    };

    private static HeldGrant Holding(Watts watts, TimeSpan left, Instant readAt)
    {
        var sure = watts.Value > 0 ? left + TimerStep : left - TimerStep;
        return sure > TimeSpan.Zero ? new HeldGrant(watts, sure, readAt) : HeldGrant.Nothing(readAt);
    }

    private void Put(SunSpecBatteryState state)
    {
        Volatile.Write(ref newest, new Sample(state.Power, state.Soc));
        var reading = new BatteryReading
        {
            Power = state.Power,
            Soc = state.Soc,
            ChargeCapability = Least(state.ChargeLimit),
            DischargeCapability = Least(state.DischargeLimit),

            // One that says nothing of being ready is taken to be ready as long as it says what it does.
            IsOnline = state.IsOnline ?? state.Power.Quality == Quality.Good,
        };
        var held = HeldOf(state);
        board.Put(s => (s.Battery, s.BatteryHeld) = (reading, held));
    }

    private Watts Least(Watts? limit) => limit is { } said && said.Value < config.Power.Value ? said : config.Power;

    /// <summary>Readings are larger than what can be swapped at one go.</summary>
    private sealed record Sample(Reading Power, Reading Soc);
}
