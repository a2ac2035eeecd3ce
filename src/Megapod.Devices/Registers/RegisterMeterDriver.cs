namespace Megapod.Devices.Registers;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Polling;

/// <summary>
/// Reads a meter by its register map and tells the site's board what it shows at its node, import positive, and, at the grid connection, the lowest voltage between phase and neutral. What it does
/// not say is missing. A meter that stands still is read on, and what it shows is as old as its last movement.
/// </summary>
public sealed class RegisterMeterDriver : IMeterDriver
{
    /// <summary>The grid connection.</summary>
    private const int Root = 0;

    /// <summary>Sample periods without any movement after which a meter may stand, and the least time: slow meters renew their registers only each second or two.</summary>
    private const int PeriodsStill = 3;
    private static readonly TimeSpan LeastStill = TimeSpan.FromSeconds(3);

    private readonly RegisterDevice device;
    private readonly SiteBoard board;
    private readonly string node;
    private readonly RegisterLife life;
    private Sample newest = new(Reading.Missing);

    /// <summary>A meter that was not asked yet.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="map">What stands in them.</param>
    /// <param name="board">Where its readings go.</param>
    /// <param name="node">Name of the node at which it measures: its place may change while the meter works. At one that is not there its readings go nowhere.</param>
    /// <param name="meter">What the site file says of it.</param>
    /// <exception cref="ArgumentException">The map is not one of a meter.</exception>
    public RegisterMeterDriver(string id, IRegisterTables registers, RegisterMapConfig map, SiteBoard board, string node, MeterConfig meter)
    {
        ArgumentNullException.ThrowIfNull(registers);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(board);
        ArgumentException.ThrowIfNullOrEmpty(node);
        ArgumentNullException.ThrowIfNull(meter);
        if (map.Kind != RegisterDeviceKind.Meter)
        {
            throw new ArgumentException("The map is not one of a meter.", nameof(map));
        }

        Id = id;
        device = new RegisterDevice(registers, map);
        this.board = board;
        this.node = node;
        var still = PeriodsStill * meter.SamplePeriod;
        life = new RegisterLife(still > LeastStill ? still : LeastStill);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public bool HasCommand => false;

    /// <inheritdoc/>
    public Fault? Trouble { get; private set; }

    /// <inheritdoc/>
    public Reading Power => Volatile.Read(ref newest).Reading;

    /// <summary>Told of each new sample that can be believed, on the worker's thread.</summary>
    public Action<Reading>? Measured { get; init; }

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        var read = await device.ReadAsync(now, stop);
        if (!read.IsSuccess)
        {
            return read.Faults[0];
        }

        var image = read.Value;
        life.See(image, now);
        var quality = life.IsStanding ? Quality.Stale : Quality.Good;
        var at = life.IsStanding ? life.MovedAt : now;
        var power = ReadingOf(image.Amount(RegisterMeaning.Power), at, quality);
        var volts = ReadingOf(image.Amount(RegisterMeaning.Voltage), at, quality);
        Trouble = life.IsStanding ? RegisterFaults.Standing(now - life.MovedAt)
            : image.Faults.Count > 0 ? image.Faults[0]
            : power.Quality == Quality.Missing ? RegisterFaults.NoValue("power") : null;
        Volatile.Write(ref newest, new Sample(power));
        board.Put((snapshot, tree) =>
        {
            int at = tree.NodeIndex(node);
            if (at >= 0)
            {
                snapshot.NodePower[at] = power;
                snapshot.Voltage = at == Root ? volts : snapshot.Voltage;
            }
        });
        if (power.Quality == Quality.Good)
        {
            Measured?.Invoke(power);
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => ValueTask.FromResult<Fault?>(null);

    /// <summary>A value with its instant; missing, and never zero, where there is none.</summary>
    internal static Reading ReadingOf(double? value, Instant at, Quality quality) => value is { } known ? new Reading(known, at, quality) : Reading.Missing;

    /// <summary>A reading is larger than what can be swapped at one go.</summary>
    private sealed record Sample(Reading Reading);
}
