namespace Megapod.Devices.Registers;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Polling;

/// <summary>
/// Reads a battery by its register map and tells the site's board how it stands and what it holds. It has no way to write: a site that is only watched has no more than this. What the device does not
/// answer stays as it was and grows old; what it does not have, or says that it does not know, is missing; what it does not say of its limits is taken from the site file.
/// </summary>
public sealed class RegisterBatteryReader : IPolledDevice
{
    /// <summary>A heartbeat that has not changed for so long stands: it should move each second.</summary>
    private static readonly TimeSpan StillLimit = TimeSpan.FromSeconds(5);

    private readonly SiteBoard board;
    private readonly BatteryConfig config;
    private readonly RegisterLife life;
    private Sample newest = new(Reading.Missing, Reading.Missing);

    /// <summary>A battery that was not asked yet.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="map">What stands in them.</param>
    /// <param name="board">Where its readings go.</param>
    /// <param name="battery">What the site file says of it.</param>
    /// <param name="pace">How often and how patiently it is asked.</param>
    /// <exception cref="ArgumentException">The map is not one of a battery.</exception>
    public RegisterBatteryReader(string id, IRegisterTables registers, RegisterMapConfig map, SiteBoard board, BatteryConfig battery, PollPace pace)
    {
        ArgumentNullException.ThrowIfNull(registers);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(battery);
        ArgumentNullException.ThrowIfNull(pace);
        if (map.Kind != RegisterDeviceKind.Battery)
        {
            throw new ArgumentException("The map is not one of a battery.", nameof(map));
        }

        Id = id;
        Device = new RegisterDevice(registers, map);
        this.board = board;
        config = battery;
        var rounds = 3 * pace.Period;
        life = new RegisterLife(rounds > StillLimit ? rounds : StillLimit);
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

    /// <summary>The device.</summary>
    internal RegisterDevice Device { get; }

    /// <summary>When it was read last; <see cref="Instant.Never"/> before the first time.</summary>
    internal Instant ReadAt { get; private set; } = Instant.Never;

    /// <summary>Whether somebody is at the machine; null when the map does not know of that. True also while it should say so and does not.</summary>
    internal bool IsLocal { get; private set; }

    /// <summary>What its set-point's registers hold, in the order of the writes; empty when that could not be read or nothing can be read back.</summary>
    internal IReadOnlyList<RegisterHeld> Held { get; private set; } = [];

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        var read = await Device.ReadAsync(now, stop);
        if (!read.IsSuccess)
        {
            return read.Faults[0];
        }

        var image = read.Value;
        var held = await ReadHeldAsync(stop);
        if (!held.IsSuccess && ModbusFaultCodes.IsSilence(held.Faults[0].Code))
        {
            Device.Forget();
            return held.Faults[0];
        }

        Held = held.IsSuccess ? held.Value : [];
        life.See(image, now);
        IsLocal = Device.Map.Points.Any(p => p.Means == RegisterMeaning.IsLocal) && image.Flag(RegisterMeaning.IsLocal) != false;
        ReadAt = now;
        var power = Put(image, now);
        Trouble = life.IsStanding ? RegisterFaults.Standing(now - life.MovedAt)
            : image.Faults.Count > 0 ? image.Faults[0]
            : IsLocal ? RegisterFaults.Local
            : !held.IsSuccess ? held.Faults[0]
            : power.Quality == Quality.Missing ? RegisterFaults.NoValue("power") : null;
        return null;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => ValueTask.FromResult<Fault?>(null);

    /// <summary>
    /// What it holds as a successor may take it over. How long its watchdog still waits cannot be read: charging is taken to last the whole time-out, discharge, on which others may count, no longer at
    /// all. Without a watchdog that puts it to rest nothing is known.
    /// </summary>
    private HeldGrant GrantOf(Instant now)
    {
        var powers = Held.Where(h => h.Write.Kind is RegisterWriteKind.Power or RegisterWriteKind.ChargePower or RegisterWriteKind.DischargePower).ToList();
        int needed = Device.Map.Control?.Writes.Count(w => w.Kind is RegisterWriteKind.Power or RegisterWriteKind.ChargePower or RegisterWriteKind.DischargePower) ?? 0;
        if (needed == 0 || powers.Count < needed || powers.Exists(p => p.Power is null))
        {
            return HeldGrant.Unknown;
        }

        decimal watts = powers.Sum(p => p.Power!.Value);
        if (watts == 0)
        {
            return HeldGrant.Nothing(now);
        }

        return Device.Map is not { Reversion: RegisterReversion.Lapses, Control.Watchdog: { } watchdog } ? HeldGrant.Unknown
            : watts > 0 ? new HeldGrant(new Watts((double)watts), watchdog.Timeout, now)
            : HeldGrant.Nothing(now);
    }

    private async ValueTask<Outcome<List<RegisterHeld>>> ReadHeldAsync(CancellationToken stop)
    {
        var all = new List<RegisterHeld>();
        foreach (var write in (Device.Map.Control?.Writes ?? []).Where(w => w.ReadBackAddress is not null))
        {
            var held = await Device.ReadHeldAsync(write, stop);
            if (!held.IsSuccess)
            {
                return Outcome<List<RegisterHeld>>.Failure(held.Faults);
            }

            all.Add(held.Value);
        }

        return Outcome<List<RegisterHeld>>.Success(all);
    }

    private Reading Put(RegisterImage image, Instant now)
    {
        var quality = life.IsStanding ? Quality.Stale : Quality.Good;
        var at = life.IsStanding ? life.MovedAt : now;
        var power = RegisterMeterDriver.ReadingOf(image.Amount(RegisterMeaning.Power), at, quality);
        double? share = image.Amount(RegisterMeaning.Soc);
        var soc = RegisterMeterDriver.ReadingOf(share, at, share is >= 0 and <= 1 ? quality : Quality.Implausible);
        var reading = new BatteryReading
        {
            Power = power,
            Soc = soc,
            ChargeCapability = Least(image.Amount(RegisterMeaning.ChargeLimit), RegisterLimits.Charge(Device.Map)),
            DischargeCapability = Least(image.Amount(RegisterMeaning.DischargeLimit), RegisterLimits.Discharge(Device.Map)),

            // One that says nothing of being ready is taken to be ready as long as it says what it does.
            IsOnline = Device.Map.Points.Any(p => p.Means == RegisterMeaning.IsOnline) ? image.Flag(RegisterMeaning.IsOnline) == true && !life.IsStanding : power.Quality == Quality.Good,
        };
        var grant = GrantOf(now);
        Volatile.Write(ref newest, new Sample(power, soc));
        board.Put(s => (s.Battery, s.BatteryHeld) = (reading, grant));
        return power;
    }

    private Watts Least(double? said, double most) => new(Math.Max(0, Math.Min(config.Power.Value, Math.Min(said ?? double.MaxValue, most))));

    /// <summary>Readings are larger than what can be swapped at one go.</summary>
    private sealed record Sample(Reading Power, Reading Soc);
}
